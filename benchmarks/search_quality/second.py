"""A second set of judged queries, written after the first had been used for tuning: other things, other people, other
slips.

As there, an intent says in words of the catalogue what is best and what is still good for it. What a spelling stands
for is written in ``THINGS`` once; the slices take turns, so that each thing is asked for in a few ways. "shopper" is
what people type who talk to the box: *mua*, *giá rẻ*, *ở Bát Tràng*, stars, packs, occasions.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import spellings
from .judgements import CRAFT, Intent, Query
from .rules import in_group, made_at, made_by, named, nothing, of_village, starts, with_stars

THINGS: dict[str, Intent] = {
    "bánh tẻ Phú Nhi": Intent(starts("bánh tẻ") & made_at("phú nhi"), starts("bánh tẻ")),
    "bánh gai": Intent(starts("bánh gai"), nothing),
    "bánh cốm Hàng Than": Intent(
        starts("bánh cốm") & made_at("hàng than"), starts("bánh cốm") | (starts("bánh") & made_at("hàng than"))
    ),
    "bánh phu thê": Intent(starts("bánh phu thê"), nothing),
    "xôi Phú Thượng": Intent(starts("xôi") & made_at("phú thượng"), starts("xôi")),
    "cốm làng Vòng": Intent(named("cốm") & made_at("làng vòng"), named("cốm") | of_village("vòng")),
    "nem Phùng": Intent(named("nem phùng"), starts("nem")),
    "vịt quay Vân Đình": Intent(starts("vịt quay"), starts("vịt")),
    "thịt trâu gác bếp": Intent(starts("thịt trâu gác bếp"), named("trâu")),
    "lạp xưởng": Intent(starts("lạp xưởng"), nothing),
    "chả cốm": Intent(starts("chả cốm"), named("chả cốm") | starts("chả")),
    "chả quế Ước Lễ": Intent(starts("chả quế") & made_at("ước lễ"), starts("chả quế")),
    "ruốc gà": Intent(starts("ruốc gà"), starts("ruốc")),
    "nhãn chín muộn Hoài Đức": Intent(
        starts("nhãn chín muộn") & made_at("hoài đức"), starts("nhãn chín muộn")
    ),
    "phật thủ Đắc Sở": Intent(starts("phật thủ"), made_at("đắc sở")),
    "cam Canh": Intent(named("cam canh", "cam đường"), starts("cam")),
    "chuối tiêu hồng": Intent(starts("chuối tiêu hồng"), starts("chuối")),
    "cá chép giòn": Intent(starts("cá chép giòn"), starts("cá chép")),
    "chả cá": Intent(starts("chả cá"), nothing),
    "giấy dó": Intent(starts("giấy dó"), named("giấy dó")),
    "tò he Xuân La": Intent(starts("tò he"), made_at("xuân la")),
    "diều sáo": Intent(starts("diều sáo"), nothing),
    "tranh Hàng Trống": Intent(named("tranh hàng trống"), starts("tranh") & made_at("hàng trống")),
    "áo dài Trạch Xá": Intent(starts("áo dài") & made_at("trạch xá"), starts("áo dài") | made_at("trạch xá")),
    "khăn lụa tơ sen": Intent(named("tơ sen"), starts("khăn lụa")),
    "quạt giấy Chàng Sơn": Intent(named("quạt giấy"), starts("quạt")),
    "nón quai thao": Intent(starts("nón quai thao"), starts("nón")),
    "lá tắm người Dao": Intent(starts("lá tắm người dao"), named("người dao")),
    "cao cà gai leo": Intent(named("cao cà gai leo"), named("cà gai leo")),
    "tinh dầu sả chanh": Intent(named("tinh dầu sả chanh"), starts("tinh dầu")),
    "mật ong bạc hà": Intent(named("mật ong bạc hà"), starts("mật ong")),
    "sữa ong chúa": Intent(starts("sữa ong chúa"), nothing),
    "phấn hoa": Intent(starts("phấn hoa"), nothing),
    "hộp sơn mài": Intent(named("hộp sơn mài"), named("sơn mài")),
    "trà hoa vàng Sóc Sơn": Intent(starts("trà hoa vàng"), starts("trà hoa") | made_at("sóc sơn") & in_group("chè")),
    "trà ô long": Intent(starts("trà ô long"), nothing),
    "gà Mía Đường Lâm": Intent(starts("gà mía") & made_at("đường lâm"), starts("gà mía") | starts("gà")),
    "vịt cỏ Vân Đình": Intent(starts("vịt cỏ") & made_at("vân đình"), starts("vịt cỏ")),
    "trang sức bạc Định Công": Intent(named("trang sức bạc") & made_at("định công"), named("trang sức bạc")),
    "dao Đa Sỹ": Intent(starts("dao") & made_at("đa sỹ"), made_at("đa sỹ")),
    "bánh sữa Ba Vì": Intent(starts("bánh sữa") & made_at("ba vì"), starts("bánh sữa")),
    "phô mai tươi": Intent(starts("phô mai"), nothing),
    "miến dong Cự Đà": Intent(starts("miến dong") & made_at("cự đà"), starts("miến")),
    "bún khô": Intent(starts("bún khô"), starts("bún")),
    "bánh đa nem": Intent(starts("bánh đa nem"), starts("bánh đa")),
    "đào Nhật Tân": Intent(starts("đào") & made_at("nhật tân"), made_at("nhật tân")),
    "quất cảnh Tứ Liên": Intent(starts("quất cảnh"), made_at("tứ liên")),
    "măng khô": Intent(starts("măng khô"), starts("măng")),
    "bột sắn dây": Intent(starts("bột sắn dây"), nothing),
    "gạo Bắc thơm": Intent(starts("gạo bắc thơm"), starts("gạo")),
    "mắm tép": Intent(starts("mắm tép"), starts("mắm")),
    "giò bò": Intent(starts("giò bò"), starts("giò")),
    "chăn lụa tơ tằm": Intent(starts("chăn lụa"), named("tơ tằm") | made_by("tơ tằm")),
    "rượu mơ Hương Tích": Intent(starts("rượu mơ") & made_at("hương tích"), starts("rượu mơ")),
    "chè lam Thạch Xá": Intent(starts("chè lam") & made_at("thạch xá"), starts("chè lam")),
    "kẹo dồi": Intent(starts("kẹo dồi"), starts("kẹo")),
    "măng tây xanh": Intent(starts("măng tây"), starts("măng")),
    "tượng Phật sơn son thếp vàng": Intent(named("sơn son thếp vàng"), named("tượng")),
    "lược sừng": Intent(starts("lược sừng"), nothing),
    "bát đĩa sơn mài": Intent(named("bát đĩa sơn mài"), named("sơn mài")),
}  # fmt: skip

TYPING_ERRORS = {  # as in the first set: left out, doubled, swapped, next to it on the keys, or a sound confused
    "bahn te phu nhi": "bánh tẻ Phú Nhi",
    "bank gai": "bánh gai",
    "banh com hang thang": "bánh cốm Hàng Than",
    "xoi phu thuog": "xôi Phú Thượng",
    "com lang vongg": "cốm làng Vòng",
    "vit quay van dinhh": "vịt quay Vân Đình",
    "vit quai van dinh": "vịt quay Vân Đình",
    "thit trau gac bepp": "thịt trâu gác bếp",
    "thit chau gac bep": "thịt trâu gác bếp",
    "lap suong": "lạp xưởng",
    "cha que uok le": "chả quế Ước Lễ",
    "nhan chin moun hoai duc": "nhãn chín muộn Hoài Đức",
    "fat thu dac so": "phật thủ Đắc Sở",
    "ca chep gion gion": "cá chép giòn",
    "giay doo": "giấy dó",
    "dieu xao": "diều sáo",
    "tranh hang chong": "tranh Hàng Trống",
    "ao dai trach sa": "áo dài Trạch Xá",
    "quat giay chang xon": "quạt giấy Chàng Sơn",
    "non quai tao": "nón quai thao",
    "la tam nguoi rao": "lá tắm người Dao",
    "cao ca gai leoo": "cao cà gai leo",
    "tinh dau xa chanh": "tinh dầu sả chanh",
    "mat onh bac ha": "mật ong bạc hà",
    "hop son amri": "hộp sơn mài",
    "hop sonn mai": "hộp sơn mài",
    "tra o lomg": "trà ô long",
    "ga mia duong lamm": "gà Mía Đường Lâm",
    "banh sua ba vii": "bánh sữa Ba Vì",
    "mien dogn cu da": "miến dong Cự Đà",
    "bah da nem": "bánh đa nem",
    "quat canh tu lein": "quất cảnh Tứ Liên",
    "bot san day": "bột sắn dây",
    "bot xan day": "bột sắn dây",
    "gao bac thmo": "gạo Bắc thơm",
    "chan lua to tamm": "chăn lụa tơ tằm",
    "che lam thach sa": "chè lam Thạch Xá",
    "luoc xung": "lược sừng",
    "mang tay xnah": "măng tây xanh",
}

SYNONYMS = {
    "trái bưởi": Intent(starts("bưởi"), named("bưởi")),
    "nhang thảo mộc": Intent(named("hương thảo mộc"), made_by("hương")),
    "heo rừng": Intent(named("lợn rừng"), named("thịt lợn")),
    "bánh tráng": Intent(starts("bánh đa"), named("bánh đa")),
    "bánh tráng nem": Intent(starts("bánh đa nem"), starts("bánh đa")),
    "dau phong": Intent(named("lạc"), nothing),
    "đậu phộng": Intent(named("lạc"), nothing),
    "mè đen": Intent(named("vừng đen", "mè đen"), named("vừng", "mè")),
    "chả lụa": Intent(named("giò lụa"), starts("giò")),
    "tàu hũ": Intent(named("đậu phụ", "tào phớ"), made_by("đậu phụ")),
    "sữa đậu": Intent(starts("sữa đậu"), named("đậu nành")),
    "hột gà": Intent(named("trứng gà"), starts("trứng")),
    "da ua": Intent(named("sữa chua"), nothing),
    "yaourt": Intent(named("sữa chua"), nothing),
    "khoai mì": Intent(named("sắn", "khoai mì"), nothing),
    "mền lụa": Intent(starts("chăn lụa"), named("lụa")),
    "cây kiểng": Intent(in_group("cây cảnh"), made_by("cây cảnh", "sinh vật cảnh")),
    "xà bông": Intent(starts("xà phòng"), named("xà phòng")),
    "gạo lức": Intent(named("gạo lứt"), nothing),
    "cá kiểng": Intent(in_group("động vật cảnh"), starts("cá koi", "cá vàng")),
    "bông cúc": Intent(starts("hoa cúc"), named("hoa cúc")),
    "ly gốm": Intent(starts("cốc gốm"), named("gốm") | made_by("gốm sứ")),
    "chén cơm": Intent(starts("bát cơm"), named("bát", "chén")),
    "dấm gạo": Intent(named("giấm gạo"), named("giấm")),
    "phô mát": Intent(starts("phô mai"), nothing),
    "xì dầu": Intent(named("nước tương"), nothing),
}

VILLAGES = {
    "làng lụa Vạn Phúc": Intent(of_village("vạn phúc"), made_at("vạn phúc")),
    "lang nghe son mai ha thai": Intent(made_at("hạ thái") & named("sơn mài"), made_at("hạ thái")),
    "Phù Đổng": Intent(made_at("phù đổng"), nothing),
    "phu dong": Intent(made_at("phù đổng"), nothing),
    "Định Công": Intent(made_at("định công"), nothing),
    "ngu xa": Intent(made_at("ngũ xã"), nothing),
    "Sơn Đồng": Intent(made_at("sơn đồng"), nothing),
    "xã Sơn Đồng": Intent(made_at("sơn đồng"), nothing),
    "chang son": Intent(made_at("chàng sơn"), nothing),
    "huyện Ba Vì": Intent(made_at("ba vì"), nothing),
    "huyen soc son": Intent(made_at("sóc sơn"), nothing),
    "thị xã Sơn Tây": Intent(made_at("sơn tây"), nothing),
    "quận Tây Hồ": Intent(made_at("tây hồ"), nothing),
    "ho tay": Intent(made_at("tây hồ"), nothing),
    "Quảng Phú Cầu": Intent(made_at("quảng phú cầu"), nothing),
    "quang phu cau": Intent(made_at("quảng phú cầu"), nothing),
    "Tráng Việt": Intent(made_at("tráng việt"), nothing),
    "Thạch Thất": Intent(made_at("thạch thất"), nothing),
    "phuong tay tuu": Intent(made_at("tây tựu"), nothing),
    "làng nón Chuông": Intent(starts("nón") & made_at("chuông"), made_at("chuông")),
    "làng hương Quảng Phú Cầu": Intent(
        made_at("quảng phú cầu") & named("hương"), made_at("quảng phú cầu") | named("hương")
    ),
}

GROUPS = {
    "thực phẩm chế biến": Intent(in_group("thực phẩm chế biến"), nothing),
    "thuc pham che bien": Intent(in_group("thực phẩm chế biến"), nothing),
    "rau củ quả tươi": Intent(in_group("rau, củ, quả, hạt tươi"), nothing),
    "rau cu qua": Intent(in_group("rau, củ, quả, hạt tươi"), in_group("rau, củ, quả")),
    "đồ uống không cồn": Intent(in_group("đồ uống không cồn"), nothing),
    "do uong": Intent(in_group("đồ uống có cồn", "đồ uống không cồn"), nothing),
    "động vật cảnh": Intent(in_group("động vật cảnh"), nothing),
    "đồ ăn nhanh": Intent(in_group("đồ ăn nhanh"), nothing),
    "do an nhanh": Intent(in_group("đồ ăn nhanh"), nothing),
    "tương nước mắm": Intent(in_group("tương, nước mắm"), nothing),
    "dược liệu": Intent(in_group("tinh dầu và dược liệu khác"), made_by("dược liệu") | in_group("dược liệu")),
    "duoc lieu": Intent(in_group("tinh dầu và dược liệu khác"), made_by("dược liệu") | in_group("dược liệu")),
    "gạo ngũ cốc": Intent(in_group("gạo, ngũ cốc"), named("gạo", "ngũ cốc")),
    "hàng thủ công": Intent(CRAFT, nothing),
    "du lịch sinh thái": Intent(in_group("du lịch sinh thái"), nothing),
    "hoa tươi": Intent(in_group("hoa"), starts("hoa")),
    "trà": Intent(in_group("chè"), starts("trà", "hồng trà", "chè")),
    "thịt trứng sữa tươi": Intent(in_group("thịt, thủy sản, trứng, sữa tươi"), nothing),
    "mật ong": Intent(starts("mật ong"), named("mật ong") | made_by("mật ong")),
}

ENGLISH = {
    "lacquer box": Intent(named("hộp sơn mài"), named("sơn mài")),
    "lacquer painting": Intent(named("tranh sơn mài"), named("sơn mài")),
    "silk ao dai": Intent(named("áo dài lụa"), starts("áo dài") | named("lụa")),
    "silk blanket": Intent(starts("chăn lụa"), named("lụa")),
    "lotus tea": Intent(starts("trà sen", "chè sen"), named("trà lá sen") | made_by("trà sen")),
    "lotus seed": Intent(named("hạt sen"), named("sen")),
    "oolong tea": Intent(named("ô long"), starts("trà")),
    "black tea": Intent(starts("hồng trà"), in_group("chè")),
    "brown rice": Intent(named("gạo lứt"), starts("gạo")),
    "dried fruit": Intent(named("hoa quả sấy"), named("sấy")),
    "fish sauce": Intent(starts("nước mắm"), named("mắm")),
    "soy sauce": Intent(named("nước tương"), named("tương")),
    "soy milk": Intent(starts("sữa đậu nành"), named("đậu nành")),
    "yogurt": Intent(starts("sữa chua"), nothing),
    "fresh milk": Intent(starts("sữa tươi"), starts("sữa")),
    "cheese": Intent(starts("phô mai"), nothing),
    "beef jerky": Intent(named("thịt bò khô"), named("bò khô")),
    "sausage": Intent(starts("xúc xích"), starts("lạp xưởng", "giò")),
    "black garlic": Intent(named("tỏi đen"), named("tỏi")),
    "dried noodles": Intent(named("bún khô", "bánh phở khô"), starts("bún", "miến", "mỳ", "phở")),
    "shampoo": Intent(starts("dầu gội"), nothing),
    "lip balm": Intent(starts("son dưỡng"), nothing),
    "bamboo lantern": Intent(starts("đèn lồng tre"), named("tre")),
    "rattan basket": Intent(starts("giỏ mây"), named("mây")),
    "paper fan": Intent(starts("quạt giấy"), starts("quạt")),
    "hand embroidery": Intent(named("thêu"), made_by("thêu")),
    "water puppet": Intent(starts("rối nước"), nothing),
    "kumquat": Intent(named("quất"), nothing),
    "peach blossom": Intent(starts("đào"), made_at("nhật tân")),
    "pottery class": Intent(starts("trải nghiệm vuốt gốm"), starts("trải nghiệm") | named("gốm")),
    "tea set": Intent(named("bộ ấm chén"), named("ấm chén")),
    "bronze": Intent(starts("đồ đồng", "kỷ niệm chương đồng"), named("đồng") & made_at("ngũ xã")),
    "silver jewelry": Intent(starts("trang sức bạc"), nothing),
    "knife": Intent(starts("dao") & made_at("đa sỹ"), made_at("đa sỹ")),
    "pomelo": Intent(starts("bưởi"), named("bưởi")),
    "orchid": Intent(starts("lan"), named("lan")),
    "rose": Intent(starts("hoa hồng"), named("hoa hồng")),
}  # fmt: skip

SHOPPER = {
    "mua gốm ở Bát Tràng": Intent(named("gốm") & made_at("bát tràng"), made_at("bát tràng") & CRAFT),
    "mua lụa vạn phúc giá rẻ": Intent(named("lụa") & made_at("vạn phúc"), made_at("vạn phúc") | named("lụa")),
    "gốm 4 sao": Intent(named("gốm") & with_stars(4), named("gốm")),
    "gốm bát tràng 5 sao": Intent(named("gốm") & made_at("bát tràng") & with_stars(5), nothing),
    "trà 4 sao": Intent(starts("trà") & with_stars(4), starts("trà") | (in_group("chè") & with_stars(4))),
    "rau 3 sao": Intent(named("rau") & with_stars(3), named("rau") | (in_group("rau, củ, quả") & with_stars(3))),
    "đặc sản hà nội": Intent(with_stars(3, 4, 5), nothing),
    "quà tết": Intent(named("tết", "quà"), nothing),
    "hộp quà tặng": Intent(named("quà tặng", "bộ quà", "hộp quà"), named("quà")),
    "quà biếu": Intent(named("quà", "biếu"), nothing),
    "quà lưu niệm": Intent(named("lưu niệm"), named("quà")),
    "mật ong nguyên chất": Intent(starts("mật ong"), named("mật ong")),
    "mật ong 500ml": Intent(starts("mật ong"), named("mật ong")),
    "mật ong 1 lít": Intent(starts("mật ong"), named("mật ong")),
    "miến dong 500g": Intent(starts("miến dong"), named("miến")),
    "giò lụa 1kg": Intent(named("giò lụa"), starts("giò")),
    "gạo 5kg": Intent(starts("gạo"), named("gạo")),
    "rượu nếp 500 ml": Intent(starts("rượu nếp"), starts("rượu")),
    "bán buôn trà sen": Intent(starts("trà sen"), named("sen")),
    "giá mật ong hoa nhãn": Intent(named("mật ong hoa nhãn"), starts("mật ong")),
    "bưởi diễn bao nhiêu tiền": Intent(named("bưởi diễn"), starts("bưởi")),
    "bánh chưng gói sẵn ngày tết": Intent(starts("bánh chưng"), nothing),
    "rau sạch": Intent(starts("rau") | in_group("rau, củ, quả, hạt tươi"), nothing),
    "rau hữu cơ": Intent(
        named("hữu cơ") & in_group("rau, củ, quả, hạt tươi"), in_group("rau, củ, quả, hạt tươi") | named("hữu cơ")
    ),
    "rau vietgap": Intent(named("vietgap") & in_group("rau, củ, quả, hạt tươi"), named("vietgap")),
    "thịt lợn sạch": Intent(starts("thịt lợn"), named("lợn")),
    "ấm trà bát tràng": Intent(
        named("ấm chén") & made_at("bát tràng"), named("ấm") | made_at("bát tràng") & CRAFT
    ),
    "htx rau an toàn": Intent(made_by("hợp tác xã", "htx") & in_group("rau, củ, quả, hạt tươi"), in_group("rau")),
    "sp ocop hà nội 4 sao": Intent(with_stars(4), nothing),
    "cafe rang xay nguyên chất": Intent(named("cà phê rang xay"), starts("cà phê")),
    "trà giảm cân": Intent(starts("trà"), in_group("chè")),
    "đồ gốm trang trí": Intent(named("gốm") & CRAFT, named("gốm") | CRAFT),
    "đồ thờ": Intent(starts("đồ thờ"), nothing),
    "đồ thủ công mỹ nghệ": Intent(CRAFT, nothing),
    "đồ uống giải khát": Intent(in_group("đồ uống không cồn"), in_group("đồ uống")),
    "bánh kẹo hà nội": Intent(made_by("bánh kẹo") | starts("bánh", "kẹo"), nothing),
    "ship đậu phụ làng mơ": Intent(named("đậu phụ"), made_by("đậu phụ") | made_at("kẻ mơ")),
    "tìm nơi bán nón lá làng chuông": Intent(starts("nón lá") & made_at("chuông"), starts("nón")),
    "khăn lụa tặng mẹ": Intent(starts("khăn lụa"), named("lụa")),
    "tour làng cổ đường lâm": Intent(named("tour làng cổ"), made_at("đường lâm") & in_group("du lịch")),
    "homestay ba vì": Intent(starts("homestay") & made_at("ba vì"), starts("homestay")),
    "tq bát tràng": Intent(made_at("bát tràng"), nothing),
}  # fmt: skip

_SPELLINGS = {
    "marked": lambda words: words,
    "unmarked": spellings.unmarked,
    "half-marked": spellings.half_marked,
    "run-together": spellings.run_together,
    "keystrokes": spellings.telex,
}


def queries(producers: list[str]) -> Iterator[Query]:
    """Every judged query of this set. ``producers`` are legal names of producers with listable products."""
    names = list(_SPELLINGS)
    for number, (words, intent) in enumerate(THINGS.items()):
        for step in (0, 1, 3):
            slice_ = names[(number + step) % len(names)]
            spell = spellings.vni if slice_ == "keystrokes" and number % 3 == 0 else _SPELLINGS[slice_]
            yield Query(slice_, spell(words), intent)
    for words, meant in TYPING_ERRORS.items():
        yield Query("typing error", words, THINGS[meant])
    for slice_, own in (
        ("synonym", SYNONYMS),
        ("village", VILLAGES),
        ("group", GROUPS),
        ("english", ENGLISH),
        ("shopper", SHOPPER),
    ):
        for words, intent in own.items():
            yield Query(slice_, words, intent)
    for number, name in enumerate(producers):
        words = [name, spellings.unmarked(name), as_called(name)][number % 3]
        yield Query("producer", words, Intent(made_by(name)))


def as_called(name: str) -> str:
    """A maker without its legal form, as people call it: *công ty tnhh giò chả hà hạnh* → *giò chả hà hạnh*."""
    for form in (
        "công ty tnhh sản xuất và thương mại ",
        "công ty tnhh ",
        "công ty cổ phần ",
        "hợp tác xã ",
        "tổ hợp tác ",
        "hộ kinh doanh ",
        "cơ sở sản xuất ",
    ):
        if name.startswith(form):
            return name.removeprefix(form)
    return name
