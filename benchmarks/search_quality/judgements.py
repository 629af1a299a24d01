"""The judged queries. Each intent says, in words of the catalogue, what is best (3) and what is still good
(1) for it.

Written by hand from what the words mean to a shopper in Hà Nội. An intent whose best things the catalogue at
hand does not have is left out of a run, and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import spellings
from .rules import Product, Rule, in_group, made_at, made_by, named, nothing, of_village, starts

BEST, GOOD = 3, 1


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody wants: the products that are just it, and those that are near it."""

    best: Rule
    good: Rule = nothing

    def grade(self, product: Product) -> int:
        if self.best.holds(product):
            return BEST
        return GOOD if self.good.holds(product) else 0


@dataclass(frozen=True, slots=True)
class Query:
    """Words as typed, in a slice of alike ones, and what is meant by them."""

    slice: str
    words: str
    intent: Intent


CRAFT = in_group("thủ công mỹ nghệ gia dụng, trang trí")

INTENTS: dict[str, Intent] = {
    "gốm Bát Tràng": Intent(named("gốm") & made_at("bát tràng"), made_at("bát tràng") & CRAFT),
    "giò lụa Ước Lễ": Intent(
        named("giò lụa") & made_at("ước lễ"), named("giò lụa") | (starts("giò") & made_at("ước lễ"))
    ),
    "bánh cuốn Thanh Trì": Intent(
        named("bánh cuốn") & made_at("thanh trì"), named("bánh cuốn") | of_village("bánh cuốn thanh trì")
    ),
    "lụa Vạn Phúc": Intent(named("lụa") & made_at("vạn phúc"), made_at("vạn phúc") | named("lụa")),
    "cốm Mễ Trì": Intent(named("cốm") & made_at("mễ trì"), named("cốm") | made_at("làng cốm mễ trì")),
    "nón làng Chuông": Intent(starts("nón") & made_at("chuông"), starts("nón")),
    "đậu phụ": Intent(named("đậu phụ"), named("tào phớ", "đậu rán", "váng đậu") | made_by("đậu phụ")),
    "bánh chưng": Intent(named("bánh chưng"), of_village("bánh chưng tranh khúc")),
    "bánh chưng gấc": Intent(named("bánh chưng gấc"), named("bánh chưng")),
    "chè lam": Intent(named("chè lam"), nothing),
    "trà sen": Intent(named("trà sen", "chè sen"), made_by("trà sen") | named("trà lá sen")),
    "mật ong hoa nhãn": Intent(named("mật ong hoa nhãn"), starts("mật ong")),
    "gạo nếp cái hoa vàng": Intent(named("gạo nếp cái hoa vàng"), named("gạo nếp", "nếp cái hoa vàng")),
    "rượu nếp cái hoa vàng": Intent(named("rượu nếp cái hoa vàng"), starts("rượu nếp")),
    "nấm linh chi": Intent(named("nấm linh chi"), named("linh chi")),
    "tinh bột nghệ": Intent(named("tinh bột nghệ"), named("nghệ")),
    "ô mai sấu": Intent(named("ô mai sấu"), starts("ô mai") | named("sấu")),
    "mứt gừng": Intent(named("mứt gừng"), starts("mứt")),
    "kẹo lạc": Intent(named("kẹo lạc"), starts("kẹo")),
    "nem chua": Intent(named("nem chua"), starts("nem")),
    "sữa chua": Intent(named("sữa chua"), nothing),
    "cà phê rang xay": Intent(named("cà phê rang xay"), starts("cà phê")),
    "khay trà khảm trai": Intent(named("khay trà khảm trai"), named("khảm trai")),
    "tranh sơn mài": Intent(named("tranh sơn mài"), named("sơn mài")),
    "tranh thêu tay": Intent(named("tranh thêu tay"), named("thêu")),
    "bộ ấm chén": Intent(named("bộ ấm chén"), named("ấm chén")),
    "áo dài lụa": Intent(named("áo dài lụa"), starts("áo dài")),
    "khăn lụa tơ tằm": Intent(named("khăn lụa tơ tằm"), starts("khăn lụa") | named("tơ tằm")),
    "rối nước": Intent(named("rối nước"), nothing),
    "hương trầm": Intent(named("hương trầm"), named("trầm")),
    "đông trùng hạ thảo": Intent(named("đông trùng hạ thảo"), nothing),
    "xà phòng thảo mộc": Intent(named("xà phòng thảo mộc"), named("thảo mộc")),
    "bưởi Diễn": Intent(named("bưởi diễn"), starts("bưởi")),
    "trứng vịt muối": Intent(named("trứng vịt muối"), starts("trứng vịt")),
    "gà đồi": Intent(named("gà đồi"), starts("gà")),
    "miến dong": Intent(named("miến dong"), named("miến")),
    "bánh phở khô": Intent(named("bánh phở khô"), named("phở")),
    "nước tương đậu nành": Intent(named("nước tương đậu nành"), named("nước tương", "tương nếp")),
    "tỏi đen": Intent(named("tỏi đen"), nothing),
    "rau muống": Intent(named("rau muống"), nothing),
    "hoa sen": Intent(starts("hoa sen"), named("hoa sen", "sen") | made_by("hoa sen")),
    "thịt lợn": Intent(named("thịt lợn"), nothing),
}

_ERRORS = {  # one or two slips each: a letter left out, doubled, swapped, next to it on the keys, or a sound confused
    "gom bat tranh": "gốm Bát Tràng",
    "gom bat trnag": "gốm Bát Tràng",
    "gom bta trang": "gốm Bát Tràng",
    "gio lua uoc lr": "giò lụa Ước Lễ",
    "gio luaa uoc le": "giò lụa Ước Lễ",
    "bang cuon thanh tri": "bánh cuốn Thanh Trì",
    "banh cuonn thanh chi": "bánh cuốn Thanh Trì",
    "lua van phucs": "lụa Vạn Phúc",
    "lia van phuc": "lụa Vạn Phúc",
    "com me trii": "cốm Mễ Trì",
    "com me chi": "cốm Mễ Trì",
    "dau phuj": "đậu phụ",
    "dua phu": "đậu phụ",
    "dau phy": "đậu phụ",
    "banh chug": "bánh chưng",
    "banh trung gac": "bánh chưng gấc",
    "mat ong hoa nhnan": "mật ong hoa nhãn",
    "mta ong hoa nhan": "mật ong hoa nhãn",
    "gao nep cia hoa vang": "gạo nếp cái hoa vàng",
    "gao nep cai hoa vag": "gạo nếp cái hoa vàng",
    "nam ling chi": "nấm linh chi",
    "nam lih chi": "nấm linh chi",
    "tinh bot nge": "tinh bột nghệ",
    "o mai xau": "ô mai sấu",
    "mut gunng": "mứt gừng",
    "mut ggung": "mứt gừng",
    "keo lax": "kẹo lạc",
    "cafe rang xay": "cà phê rang xay",
    "ca phe rang say": "cà phê rang xay",
    "khay tra kham chai": "khay trà khảm trai",
    "tranh sown mai": "tranh sơn mài",
    "tranh xon mai": "tranh sơn mài",
    "tranh teu tay": "tranh thêu tay",
    "bo am chn": "bộ ấm chén",
    "khan lua to tam tam": "khăn lụa tơ tằm",
    "roi nuco": "rối nước",
    "huong tram tram": "hương trầm",
    "dong trung ha thoa": "đông trùng hạ thảo",
    "sa phong thao moc": "xà phòng thảo mộc",
    "buoi dienn": "bưởi Diễn",
    "nuoc tuong dau nanhh": "nước tương đậu nành",
    "toi dem": "tỏi đen",
}

_SYNONYMS = {
    "thịt heo": "thịt lợn",
    "thit heo": "thịt lợn",
    "đậu hũ": "đậu phụ",
    "tàu hũ": "đậu phụ",
    "linh chi": "nấm linh chi",
    "trùng thảo": "đông trùng hạ thảo",
    "xà bông thảo mộc": "xà phòng thảo mộc",
    "xa bong thao moc": "xà phòng thảo mộc",
    "hột vịt muối": "trứng vịt muối",
    "kẹo đậu phộng": "kẹo lạc",
    "keo dau phong": "kẹo lạc",
    "gà thả vườn": "gà đồi",
    "nhang trầm": "hương trầm",
}

_OWN_SYNONYMS = {
    "bắp nếp": Intent(named("ngô nếp"), named("ngô")),
    "bap nep": Intent(named("ngô nếp"), named("ngô")),
    "muối mè": Intent(named("muối vừng"), nothing),
    "đậu phộng rang": Intent(named("lạc rang"), named("lạc")),
    "nấm mèo": Intent(named("mộc nhĩ"), nothing),
    "bonsai": Intent(starts("cây cảnh thế"), starts("đào thế") | in_group("cây cảnh")),
    "chà bông": Intent(starts("ruốc"), nothing),
    "cha bong": Intent(starts("ruốc"), nothing),
    "trà xanh": Intent(named("chè xanh", "trà xanh"), starts("chè búp", "chè tươi")),
    "hương trầm que": Intent(named("hương trầm que"), named("hương trầm")),
    "tơ tằm": Intent(named("tơ tằm"), made_by("tơ tằm")),
    "bông hồng": Intent(named("hoa hồng"), nothing),
}

_VILLAGES = {
    "làng gốm Bát Tràng": Intent(of_village("làng gốm bát tràng"), made_at("bát tràng")),
    "lang gom bat trang": Intent(of_village("làng gốm bát tràng"), made_at("bát tràng")),
    "Vạn Phúc": Intent(of_village("vạn phúc"), made_at("vạn phúc")),
    "van phuc": Intent(of_village("vạn phúc"), made_at("vạn phúc")),
    "Chuyên Mỹ": Intent(made_at("chuyên mỹ"), nothing),
    "chuyen mi": Intent(made_at("chuyên mỹ"), nothing),
    "Quất Động": Intent(made_at("quất động"), nothing),
    "quat dong": Intent(made_at("quất động"), nothing),
    "Hạ Thái": Intent(made_at("hạ thái"), nothing),
    "Phú Vinh": Intent(made_at("phú vinh"), nothing),
    "Kiêu Kỵ": Intent(made_at("kiêu kỵ"), nothing),
    "kieu ki": Intent(made_at("kiêu kỵ"), nothing),
    "Ước Lễ": Intent(made_at("ước lễ"), nothing),
    "Mễ Trì": Intent(made_at("mễ trì"), nothing),
    "Đào Thục": Intent(made_at("đào thục"), nothing),
    "dao thuc": Intent(made_at("đào thục"), nothing),
    "La Khê": Intent(made_at("la khê"), nothing),
    "huyện Gia Lâm": Intent(made_at("gia lâm"), nothing),
    "ba vi": Intent(made_at("ba vì"), nothing),
    "Đường Lâm": Intent(made_at("đường lâm"), nothing),
}

_GROUPS = {
    "đồ uống có cồn": Intent(in_group("đồ uống có cồn"), nothing),
    "do uong co con": Intent(in_group("đồ uống có cồn"), nothing),
    "rượu": Intent(starts("rượu"), named("rượu") | in_group("đồ uống có cồn")),
    "ruou trang": Intent(in_group("rượu trắng"), starts("rượu")),
    "gia vị": Intent(in_group("gia vị"), named("gia vị")),
    "thực phẩm tươi sống": Intent(in_group("thực phẩm tươi sống"), nothing),
    "vải may mặc": Intent(in_group("vải, may mặc"), nothing),
    "vai may mac": Intent(in_group("vải, may mặc"), nothing),
    "cà phê ca cao": Intent(in_group("cà phê, ca cao"), nothing),
    "mỹ phẩm": Intent(in_group("mỹ phẩm có thành phần từ dược liệu"), made_by("mỹ phẩm")),
    "my pham": Intent(in_group("mỹ phẩm có thành phần từ dược liệu"), made_by("mỹ phẩm")),
    "mĩ phẩm": Intent(in_group("mỹ phẩm có thành phần từ dược liệu"), made_by("mỹ phẩm")),
    "cây cảnh": Intent(named("cây cảnh") | in_group("cây cảnh"), made_by("cây cảnh", "sinh vật cảnh")),
    "thủ công mỹ nghệ": Intent(CRAFT, in_group("hàng thủ công")),
    "thu cong my nghe": Intent(CRAFT, in_group("hàng thủ công")),
    "du lịch cộng đồng": Intent(in_group("dịch vụ du lịch cộng đồng"), made_by("du lịch")),
    "du lich": Intent(in_group("dịch vụ du lịch cộng đồng"), made_by("du lịch")),
    "tinh dầu": Intent(starts("tinh dầu"), in_group("tinh dầu và dược liệu khác")),
    "4 sao gốm": Intent(named("gốm") & made_at("bát tràng", "kiêu kỵ"), named("gốm")),
}

_ENGLISH = {
    "pottery": Intent(named("gốm") | made_by("gốm sứ"), CRAFT),
    "ceramic vase": Intent(
        starts("lọ hoa", "bình hút lộc") & made_by("gốm sứ"), made_by("gốm sứ") | named("gốm", "bình", "lọ")
    ),
    "tea": Intent(in_group("chè"), starts("trà", "chè", "hồng trà")),
    "green tea": Intent(named("chè xanh", "trà xanh"), in_group("chè")),
    "herbal tea": Intent(starts("trà thảo mộc"), in_group("sản phẩm chè (trà) từ thực vật khác")),
    "rice": Intent(starts("gạo"), named("gạo", "lúa") | made_by("lúa gạo")),
    "sticky rice": Intent(named("gạo nếp"), named("nếp", "xôi")),
    "rice wine": Intent(starts("rượu"), in_group("đồ uống có cồn")),
    "honey": Intent(starts("mật ong"), named("mật ong") | made_by("mật ong")),
    "silk": Intent(named("lụa", "tơ tằm"), made_by("lụa tơ tằm")),
    "silk scarf": Intent(named("khăn lụa"), named("lụa")),
    "coffee": Intent(starts("cà phê"), named("cà phê") | made_by("cà phê")),
    "cocoa": Intent(starts("ca cao"), named("ca cao")),
    "mushroom": Intent(starts("nấm"), named("nấm", "mộc nhĩ") | made_by("nấm")),
    "lacquer": Intent(named("sơn mài"), made_by("sơn mài")),
    "incense": Intent(starts("hương", "nụ trầm"), made_by("hương")),
    "soap": Intent(starts("xà phòng"), named("xà phòng")),
    "chicken": Intent(starts("gà", "giò gà", "ruốc gà"), named("gà")),
    "duck egg": Intent(starts("trứng vịt"), starts("trứng")),
    "tofu": Intent(named("đậu phụ"), named("tào phớ", "đậu rán", "váng đậu") | made_by("đậu phụ")),
    "conical hat": Intent(starts("nón"), nothing),
    "essential oil": Intent(starts("tinh dầu"), in_group("tinh dầu và dược liệu khác")),
    "milk": Intent(starts("sữa"), named("sữa") | made_by("sữa")),
    "spices": Intent(in_group("gia vị khác"), in_group("gia vị")),
    "homestay": Intent(starts("homestay"), nothing),
    "turmeric": Intent(named("nghệ"), nothing),
    "peanut candy": Intent(named("kẹo lạc"), starts("kẹo")),
    "ginger jam": Intent(named("mứt gừng"), starts("mứt")),
}

_RUN_TOGETHER = (
    "gốm Bát Tràng", "giò lụa Ước Lễ", "bánh cuốn Thanh Trì", "lụa Vạn Phúc", "đậu phụ", "bánh chưng", "trà sen",
    "mật ong hoa nhãn", "nấm linh chi", "tinh bột nghệ", "kẹo lạc", "nem chua", "sữa chua", "tranh sơn mài",
    "bộ ấm chén",
    "rối nước", "hương trầm", "đông trùng hạ thảo", "bưởi Diễn", "tỏi đen", "rau muống", "chè lam",
)  # fmt: skip


def queries(producers: list[str]) -> Iterator[Query]:
    """Every judged query. ``producers`` are legal names of producers with listable products."""
    for number, (words, intent) in enumerate(INTENTS.items()):
        yield Query("marked", spellings.decomposed(words) if number % 7 == 3 else words, intent)
        yield Query("unmarked", spellings.unmarked(words), intent)
        if spellings.half_marked(words) != words:
            yield Query("half-marked", spellings.half_marked(words), intent)
        else:
            yield Query("half-marked", spellings.without_tones(words), intent)
        if number % 2:
            yield Query("keystrokes", spellings.telex(words), intent)
        elif number % 4 == 0:
            yield Query("keystrokes", spellings.vni(words), intent)
    for words in _RUN_TOGETHER:
        yield Query("run-together", spellings.run_together(words), INTENTS[words])
    for words, meant in _ERRORS.items():
        yield Query("typing error", words, INTENTS[meant])
    for words, meant in _SYNONYMS.items():
        yield Query("synonym", words, INTENTS[meant])
    for slice_, own in (
        ("synonym", _OWN_SYNONYMS),
        ("village", _VILLAGES),
        ("group", _GROUPS),
        ("english", _ENGLISH),
    ):
        for words, intent in own.items():
            yield Query(slice_, words, intent)
    for number, name in enumerate(producers):
        words = spellings.unmarked(name) if number % 2 else name
        yield Query("producer", words, Intent(made_by(name)))


__all__ = ["BEST", "GOOD", "INTENTS", "Intent", "Query", "queries"]
