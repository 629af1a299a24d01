"""The file of a batch for the bank: the one place where whole account numbers leave the database."""

from marketplace.payments.bank_transfer.transfer_files import TransferLine

from .models import PayoutBatch, TransferState


def transfers_to_send(batch: PayoutBatch) -> list[TransferLine]:
    """The transfers of a batch that have no end yet; the same as long as the bank has not answered."""
    planned = batch.transfers.filter(state=TransferState.PLANNED).select_related("account").order_by("pk")
    return [
        TransferLine(
            account=transfer.account.number,
            holder=transfer.account.holder,
            bank=transfer.account.bank_name,
            bank_bin=transfer.account.bank_bin,
            amount=transfer.amount,
            text=f"{transfer.code} Tien OCOP",
        )
        for transfer in planned
    ]
