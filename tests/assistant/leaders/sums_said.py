"""Sums as people put them, by kind and language, with numbers drawn anew: each message with what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from babel.numbers import format_decimal

# a amount, f factor, d days, h hours, n m counts, b c amounts, s their sum, g a factor, v a calorific value, p percent
TEMPLATES: dict[str, dict[str, str]] = {
    "a day": {
        "en": "Our generator burns {a} litres of diesel a day and runs {d} days a year, factor {f} kg CO2e/litre. How many tonnes?",
        "vi": "Máy phát đốt {a} lít dầu diesel mỗi ngày, chạy {d} ngày, hệ số {f} kg CO2e/lít. Ra bao nhiêu tấn?",
        "zh": "发电机每天用柴油{a}升，运行{d}天，因子{f} kgCO2e/升，一共多少吨？",
        "bn": "জেনারেটরে প্রতিদিন {a} লিটার ডিজেল লাগে, {d} দিন চলে, ফ্যাক্টর {f} kg CO2e/লিটার। কত টন?",
        "hi": "जेनरेटर में हर दिन {a} लीटर डीज़ल जलता है, {d} दिन चलता है, फैक्टर {f} kg CO2e/लीटर। कितने टन?",
        "id": "Genset pakai solar {a} liter per hari, jalan {d} hari, faktor {f} kg CO2e/liter. Berapa ton?",
        "tr": "Jeneratör günde {a} litre dizel yakıyor, {d} gün çalışıyor, faktör {f} kg CO2e/litre. Kaç ton eder?",
        "es": "El generador quema {a} litros de diésel al día y trabaja {d} días, factor {f} kg CO2e/litro. ¿Cuántas toneladas?",
    },
    "a month": {
        "en": "Natural gas: {a} m3 per month, 12 months, at {f} kg CO2e per m3, total in tCO2e please",
        "vi": "Khí tự nhiên {a} m3 mỗi tháng, 12 tháng, {f} kg CO2e/m3, tổng bao nhiêu tCO2e",
        "zh": "天然气每月{a}立方米，12个月，每立方米{f} kg CO2e，合计多少tCO2e",
        "bn": "প্রাকৃতিক গ্যাস প্রতি মাসে {a} m3, ১২ মাস, {f} kg CO2e/m3, মোট কত tCO2e",
        "hi": "प्राकृतिक गैस हर महीने {a} m3, 12 महीने, {f} kg CO2e/m3, कुल कितना tCO2e",
        "id": "Gas alam {a} m3 per bulan, 12 bulan, {f} kg CO2e/m3, totalnya berapa tCO2e",
        "tr": "Doğal gaz ayda {a} m3, 12 ay, {f} kg CO2e/m3, toplam kaç tCO2e",
        "es": "Gas natural {a} m3 al mes, 12 meses, {f} kg CO2e/m3, ¿total en tCO2e?",
    },
    "each of several": {
        "en": "{n} trucks and {m} vans, each uses {a} litres of diesel a week, {w} weeks. {f} kg CO2e/l. tonnes?",
        "vi": "{n} xe tải và {m} xe van, mỗi xe {a} lít dầu diesel một tuần, {w} tuần, {f} kg CO2e/lít, mấy tấn",
        "zh": "{n}辆卡车和{m}辆面包车，每辆每周用柴油{a}升，{w}周，{f} kgCO2e/升，多少吨",
        "bn": "{n}টি ট্রাক ও {m}টি ভ্যান, প্রতিটি সপ্তাহে {a} লিটার ডিজেল নেয়, {w} সপ্তাহ, {f} kg CO2e/লিটার, কত টন",
        "hi": "{n} ट्रक और {m} वैन, हर एक हफ्ते में {a} लीटर डीज़ल लेती है, {w} हफ्ते, {f} kg CO2e/लीटर, कितने टन",
        "id": "{n} truk dan {m} van, masing-masing {a} liter solar per minggu, {w} minggu, {f} kg CO2e/liter, berapa ton",
        "tr": "{n} kamyon ve {m} minibüs, her biri haftada {a} litre dizel yakıyor, {w} hafta, {f} kg CO2e/litre, kaç ton",
        "es": "{n} camiones y {m} furgonetas, cada uno gasta {a} litros de diésel a la semana, {w} semanas, {f} kg CO2e/litro, toneladas",
    },
    "cylinders": {
        "en": "we used {n} cylinders of {c} kg LPG, {g} kg CO2e/kg, emissions in t?",
        "vi": "Xài {n} bình LPG {c} kg, hệ số {g} kg CO2e/kg, phát thải mấy tấn?",
        "zh": "用了{n}瓶{c}公斤的液化石油气，{g} kgCO2e/公斤，排放多少吨",
        "bn": "{n} সিলিন্ডার {c} কেজি LPG ব্যবহার করেছি, {g} kg CO2e/kg, নির্গমন কত টন",
        "hi": "{n} सिलेंडर {c} किलो LPG के लगे, {g} kg CO2e/kg, उत्सर्जन कितने टन",
        "id": "Habis {n} tabung LPG {c} kg, faktor {g} kg CO2e/kg, emisinya berapa ton",
        "tr": "{n} tüp {c} kg LPG kullandık, {g} kg CO2e/kg, emisyon kaç ton",
        "es": "usamos {n} cilindros de {c} kg de GLP, {g} kg CO2e/kg, ¿emisiones en t?",
    },
    "calorific value": {
        "en": "Coal {b} tonnes, NCV {v} GJ/t, factor {e} kg CO2e/GJ. Emissions?",
        "vi": "Than {b} tấn, nhiệt trị {v} GJ/tấn, hệ số {e} kg CO2e/GJ. Phát thải bao nhiêu?",
        "zh": "煤{b}吨，低位热值{v} GJ/t，因子{e} kgCO2e/GJ，排放多少",
        "bn": "কয়লা {b} টন, ক্যালরিফিক মান {v} GJ/t, ফ্যাক্টর {e} kg CO2e/GJ। নির্গমন কত?",
        "hi": "कोयला {b} टन, कैलोरी मान {v} GJ/t, फैक्टर {e} kg CO2e/GJ। उत्सर्जन कितना?",
        "id": "Batu bara {b} ton, nilai kalor {v} GJ/ton, faktor {e} kg CO2e/GJ. Emisinya?",
        "tr": "Kömür {b} ton, alt ısıl değer {v} GJ/t, faktör {e} kg CO2e/GJ. Emisyon ne kadar?",
        "es": "Carbón {b} toneladas, PCI {v} GJ/t, factor {e} kg CO2e/GJ. ¿Emisiones?",
    },
    "warming potential": {
        "en": "Topped up R-410A {c} kg (GWP {w4}) and R-134a {n} kg (GWP {w3}), tCO2e?",
        "vi": "Nạp R-410A {c} kg GWP {w4}, R-134a {n} kg GWP {w3}, bao nhiêu tCO2e",
        "zh": "补充R-410A {c}公斤 GWP {w4}，R-134a {n}公斤 GWP {w3}，多少tCO2e",
        "bn": "R-410A {c} kg GWP {w4}, R-134a {n} kg GWP {w3} ভরা হয়েছে, কত tCO2e",
        "hi": "R-410A {c} kg GWP {w4}, R-134a {n} kg GWP {w3} भरी, कितना tCO2e",
        "id": "Isi ulang R-410A {c} kg GWP {w4}, R-134a {n} kg GWP {w3}, berapa tCO2e",
        "tr": "R-410A {c} kg GWP {w4}, R-134a {n} kg GWP {w3} eklendi, kaç tCO2e",
        "es": "Recargamos R-410A {c} kg GWP {w4} y R-134a {n} kg GWP {w3}, ¿cuántas tCO2e?",
    },
    "two fuels": {
        "en": "Diesel {a} litres at {f} kg CO2e/litre and LPG {b} kg at {g} kg CO2e/kg, total?",
        "vi": "Dầu diesel {a} lít, {f} kg CO2e/lít, và LPG {b} kg, {g} kg CO2e/kg, tổng cộng?",
        "zh": "柴油{a}升 每升{f} kg CO2e，液化石油气{b}公斤 每公斤{g} kg CO2e，合计",
        "bn": "ডিজেল {a} লিটার, {f} kg CO2e/লিটার আর LPG {b} kg, {g} kg CO2e/kg, মোট কত",
        "hi": "डीज़ल {a} लीटर {f} kg CO2e/लीटर और LPG {b} kg {g} kg CO2e/kg, कुल कितना",
        "id": "Solar {a} liter {f} kg CO2e/liter dan LPG {b} kg {g} kg CO2e/kg, totalnya berapa",
        "tr": "Dizel {a} litre {f} kg CO2e/litre ve LPG {b} kg {g} kg CO2e/kg, toplam ne kadar",
        "es": "Diésel {a} litros a {f} kg CO2e/litro y GLP {b} kg a {g} kg CO2e/kg, ¿total?",
    },
    "no gas": {
        "en": "grid power {b} kWh, our utility says {k} kg/kWh. scope 2 in tonnes",
        "vi": "điện lưới {b} kWh, bên điện lực báo {k} kg/kWh, scope 2 mấy tấn",
        "zh": "外购电{b}度，每度{k}公斤，范围二多少吨",
        "bn": "গ্রিডের বিদ্যুৎ {b} ইউনিট, ফ্যাক্টর {k} kg/kWh, স্কোপ ২ কত টন",
        "hi": "ग्रिड बिजली {b} यूनिट, फैक्टर {k} kg/kWh, स्कोप 2 कितने टन",
        "id": "listrik PLN {b} kWh, faktornya {k} kg/kWh, scope 2 berapa ton",
        "tr": "şebeke elektriği {b} kWh, katsayı {k} kg/kWh, kapsam 2 kaç ton",
        "es": "electricidad de la red {b} kWh, factor {k} kg/kWh, ¿alcance 2 en toneladas?",
    },
    "corrected": {
        "en": "Diesel was {b} litres, not {a} litres, factor {f} kg CO2e/litre. Emissions?",
        "vi": "Dầu diesel là {b} lít chứ không phải {a} lít, hệ số {f} kg CO2e/lít. Phát thải?",
        "zh": "柴油是{b}升，不是{a}升，因子{f} kgCO2e/升，排放多少",
        "bn": "ডিজেল {a} লিটার নয়, {b} লিটার, ফ্যাক্টর {f} kg CO2e/লিটার। নির্গমন কত?",
        "hi": "डीज़ल {a} लीटर नहीं, {b} लीटर था, फैक्टर {f} kg CO2e/लीटर। उत्सर्जन?",
        "id": "Solar {b} liter, bukan {a} liter, faktor {f} kg CO2e/liter. Emisinya?",
        "tr": "Dizel {a} litre değil {b} litre, faktör {f} kg CO2e/litre. Emisyon?",
        "es": "El diésel fue {b} litros, no {a} litros, factor {f} kg CO2e/litro. ¿Emisiones?",
    },
    "said twice": {
        "en": "Grid electricity {t} MWh ({kt} kWh), factor {k} kg CO2e/kWh. Tonnes?",
        "vi": "Điện lưới {t} MWh ({kt} kWh), hệ số {k} kg CO2e/kWh. Mấy tấn?",
        "zh": "外购电{t} MWh（{kt} kWh），因子{k} kgCO2e/kWh，多少吨",
        "bn": "গ্রিডের বিদ্যুৎ {t} MWh ({kt} kWh), ফ্যাক্টর {k} kg CO2e/kWh। কত টন?",
        "hi": "ग्रिड बिजली {t} MWh ({kt} kWh), फैक्टर {k} kg CO2e/kWh। कितने टन?",
        "id": "Listrik PLN {t} MWh ({kt} kWh), faktor {k} kg CO2e/kWh. Berapa ton?",
        "tr": "Şebeke elektriği {t} MWh ({kt} kWh), faktör {k} kg CO2e/kWh. Kaç ton?",
        "es": "Electricidad de la red {t} MWh ({kt} kWh), factor {k} kg CO2e/kWh. ¿Toneladas?",
    },
    "a total beside its parts": {
        "en": "Diesel: January {a} litres, February {b} litres, total {s} litres, {f} kg CO2e/litre. Emissions?",
        "vi": "Dầu diesel: đợt đầu {a} lít, đợt sau {b} lít, tổng {s} lít, {f} kg CO2e/lít. Phát thải?",
        "zh": "柴油：上半年{a}升，下半年{b}升，合计{s}升，{f} kgCO2e/升，排放多少",
        "bn": "ডিজেল: প্রথমে {a} লিটার, পরে {b} লিটার, মোট {s} লিটার, {f} kg CO2e/লিটার। নির্গমন?",
        "hi": "डीज़ल: पहले {a} लीटर, फिर {b} लीटर, कुल {s} लीटर, {f} kg CO2e/लीटर। उत्सर्जन?",
        "id": "Solar: Januari {a} liter, Februari {b} liter, total {s} liter, {f} kg CO2e/liter. Emisinya?",
        "tr": "Dizel: ocak {a} litre, şubat {b} litre, toplam {s} litre, {f} kg CO2e/litre. Emisyon?",
        "es": "Diésel: enero {a} litros, febrero {b} litros, total {s} litros, {f} kg CO2e/litro. ¿Emisiones?",
    },
    "fallen by": {
        "en": "Emissions fell from {s} tCO2e to {b} tCO2e. How many percent is that?",
        "vi": "Phát thải giảm từ {s} tCO2e xuống {b} tCO2e, là giảm bao nhiêu phần trăm?",
        "zh": "排放从{s} tCO2e降到{b} tCO2e，降了百分之几？",
        "bn": "নির্গমন {s} tCO2e থেকে কমে {b} tCO2e হয়েছে, কত শতাংশ কমেছে?",
        "hi": "उत्सर्जन {s} tCO2e से घटकर {b} tCO2e हुआ, कितने प्रतिशत कम हुआ?",
        "id": "Emisi turun dari {s} tCO2e ke {b} tCO2e, itu turun berapa persen?",
        "tr": "Emisyon {s} tCO2e'den {b} tCO2e'ye düştü, yüzde kaç azaldı?",
        "es": "Las emisiones bajaron de {s} tCO2e a {b} tCO2e, ¿qué porcentaje se redujo?",
    },
    "of the target": {
        "en": "From {s} tCO2e down to {b} tCO2e, the target is a cut of {p}%. What percentage of the target is reached?",
        "vi": "Từ {s} tCO2e còn {b} tCO2e, mục tiêu giảm {p}%. Đã đạt bao nhiêu phần trăm của mục tiêu?",
        "zh": "从{s} tCO2e降到{b} tCO2e，目标减{p}%，目标完成了百分之几？",
        "bn": "{s} tCO2e থেকে {b} tCO2e হয়েছে, লক্ষ্য {p}% কমানো। লক্ষ্যের কত শতাংশ হলো?",
        "hi": "{s} tCO2e से {b} tCO2e हुआ, लक्ष्य {p}% कमी का है। लक्ष्य का कितने प्रतिशत पूरा हुआ?",
        "id": "Dari {s} tCO2e jadi {b} tCO2e, targetnya turun {p}%. Sudah berapa persen target tercapai?",
        "tr": "{s} tCO2e'den {b} tCO2e'ye indik, hedef %{p} azaltım. Hedefin yüzde kaçı tamam?",
        "es": "De {s} tCO2e a {b} tCO2e, la meta es bajar {p}%. ¿Qué porcentaje de la meta llevamos?",
    },
    "by piece": {
        "en": "{b} tCO2e last year and {q} pairs made, how many kg per pair?",
        "vi": "Năm ngoái {b} tCO2e, làm {q} đôi, vậy mấy kg trên mỗi đôi?",
        "zh": "去年{b} tCO2e，生产{q}双，每双多少公斤？",
        "bn": "গত বছর {b} tCO2e, {q} পিস তৈরি, প্রতি পিস কত কেজি?",
        "hi": "पिछले साल {b} tCO2e, {q} पीस बने, प्रति पीस कितने किलो?",
        "id": "Tahun lalu {b} tCO2e, produksi {q} potong, per potong berapa kg?",
        "tr": "Geçen yıl {b} tCO2e, {q} adet ürettik, adet başına kaç kg?",
        "es": "El año pasado {b} tCO2e y {q} piezas, ¿cuántos kg por pieza?",
    },
    "hours of a day": {
        "en": "Genset takes {n} litres of diesel per hour, {h} hours a day, {d} days, {f} kg CO2e/litre",
        "vi": "Máy phát hết {n} lít dầu diesel mỗi giờ, ngày {h} tiếng, {d} ngày, {f} kg CO2e/lít",
        "zh": "发电机每小时{n}升柴油，每天{h}小时，{d}天，{f} kgCO2e/升",
        "bn": "জেনারেটর ঘণ্টায় {n} লিটার ডিজেল নেয়, দিনে {h} ঘণ্টা, {d} দিন, {f} kg CO2e/লিটার",
        "hi": "जेनरेटर हर घंटे {n} लीटर डीज़ल लेता है, दिन में {h} घंटे, {d} दिन, {f} kg CO2e/लीटर",
        "id": "Genset {n} liter solar per jam, {h} jam sehari, {d} hari, {f} kg CO2e/liter",
        "tr": "Jeneratör saatte {n} litre dizel yakar, günde {h} saat, {d} gün, {f} kg CO2e/litre",
        "es": "El generador usa {n} litros de diésel por hora, {h} horas al día, {d} días, {f} kg CO2e/litro",
    },
    "between two": {
        "en": "We burn {a} to {b} litres of diesel, factor {f} kg CO2e/litre. Emissions?",
        "vi": "Đốt từ {a} đến {b} lít dầu diesel, hệ số {f} kg CO2e/lít. Phát thải?",
        "zh": "柴油{a}至{b}升，因子{f} kgCO2e/升，排放多少",
        "bn": "ডিজেল {a} থেকে {b} লিটার, ফ্যাক্টর {f} kg CO2e/লিটার। নির্গমন?",
        "hi": "डीज़ल {a} से {b} लीटर, फैक्टर {f} kg CO2e/लीटर। उत्सर्जन?",
        "id": "Solar {a} sampai {b} liter, faktor {f} kg CO2e/liter. Emisinya?",
        "tr": "Dizel {a}-{b} litre, faktör {f} kg CO2e/litre. Emisyon?",
        "es": "Diésel de {a} a {b} litros, factor {f} kg CO2e/litro. ¿Emisiones?",
    },
    "a count of something": {
        "en": "{n} lines run on {a} litres of diesel, factor {f} kg CO2e/litre. Emissions?",
        "vi": "{n} chuyền dùng {a} lít dầu diesel, hệ số {f} kg CO2e/lít. Phát thải?",
        "zh": "{n}条线用柴油{a}升，因子{f} kgCO2e/升，排放多少",
        "bn": "{n}টি লাইনে {a} লিটার ডিজেল লাগে, ফ্যাক্টর {f} kg CO2e/লিটার। নির্গমন?",
        "hi": "{n} लाइनों में {a} लीटर डीज़ल लगा, फैक्टर {f} kg CO2e/लीटर। उत्सर्जन?",
        "id": "{n} lini pakai solar {a} liter, faktor {f} kg CO2e/liter. Emisinya?",
        "tr": "{n} hat {a} litre dizel kullandı, faktör {f} kg CO2e/litre. Emisyon?",
        "es": "{n} líneas consumen {a} litros de diésel, factor {f} kg CO2e/litro. ¿Emisiones?",
    },
    "a day, no days": {
        "en": "Boiler burns {a} litres of diesel a day, factor {f} kg CO2e/litre. Emissions?",
        "vi": "Lò hơi đốt {a} lít dầu diesel mỗi ngày, hệ số {f} kg CO2e/lít. Phát thải?",
        "zh": "锅炉每天烧柴油{a}升，因子{f} kgCO2e/升，排放多少",
        "bn": "বয়লারে প্রতিদিন {a} লিটার ডিজেল লাগে, ফ্যাক্টর {f} kg CO2e/লিটার। নির্গমন?",
        "hi": "बॉयलर में रोज़ {a} लीटर डीज़ल जलता है, फैक्टर {f} kg CO2e/लीटर। उत्सर्जन?",
        "id": "Boiler pakai solar {a} liter per hari, faktor {f} kg CO2e/liter. Emisinya?",
        "tr": "Kazan günde {a} litre dizel yakıyor, faktör {f} kg CO2e/litre. Emisyon?",
        "es": "La caldera quema {a} litros de diésel al día, factor {f} kg CO2e/litro. ¿Emisiones?",
    },
}
ASKED = frozenset({"between two", "a count of something", "a day, no days"})  # no reading of them uses every figure
LANGUAGES = ("en", "vi", "zh", "bn", "hi", "id", "tr", "es")


@dataclass(frozen=True)
class Asked:
    """`comes_to`: None where only a question is right."""

    kind: str
    language: str
    text: str
    comes_to: Decimal | None


def messages(seed: int, rounds: int) -> Iterator[Asked]:
    draw = Random(seed)  # noqa: S311 (no secret)
    for _ in range(rounds):
        for kind, texts in TEMPLATES.items():
            for language in LANGUAGES:
                values = _drawn(draw)
                written = {name: _written(value, language) for name, value in values.items()}
                yield Asked(kind, language, texts[language].format(**written), _comes_to(kind, values))


def _drawn(draw: Random) -> dict[str, Decimal]:
    def whole(low: int, high: int) -> Decimal:
        return Decimal(draw.randint(low, high))

    def part(low: int, high: int, places: int) -> Decimal:
        return Decimal(draw.randint(low * 10**places, high * 10**places)).scaleb(-places)

    a, b, t = whole(2, 89) * 10 + 5, whole(1200, 48000), whole(2, 97) * 10
    return {
        "a": a, "b": b, "s": a + b, "c": whole(12, 48), "n": whole(3, 9), "m": whole(2, 8), "w": whole(40, 51),
        "d": whole(200, 340), "h": whole(3, 20), "f": part(2, 3, 2) + Decimal("0.001"), "g": part(2, 3, 2), "v": part(16, 27, 1),
        "e": part(90, 99, 1), "k": part(0, 1, 3) + Decimal("0.001"), "t": t, "kt": t * 1000, "p": whole(20, 60),
        "w4": whole(1900, 2090), "w3": whole(1300, 1550), "q": whole(200_000, 900_000),
    }  # fmt: skip


def _written(value: Decimal, language: str) -> str:
    plain = value == int(value) and value < 10_000 and value % 2 == 0
    return (
        str(int(value))
        if plain
        else format_decimal(value, format="#,##0.####", locale=language, numbering_system="latn")
    )


def _comes_to(kind: str, given: dict[str, Decimal]) -> Decimal | None:
    """In tonnes, per cent, or kilograms by piece."""
    if kind in ASKED:
        return None
    a, b, f, n, s = (given[name] for name in "abfns")
    thousandths = {
        "a day": a * given["d"] * f,
        "a month": a * 12 * f,
        "each of several": (n + given["m"]) * a * given["w"] * f,
        "cylinders": n * given["c"] * given["g"],
        "calorific value": b * given["v"] * given["e"],
        "warming potential": given["c"] * given["w4"] + n * given["w3"],
        "two fuels": a * f + b * given["g"],
        "no gas": b * given["k"],
        "corrected": b * f,
        "said twice": given["kt"] * given["k"],
        "a total beside its parts": s * f,
        "hours of a day": n * given["h"] * given["d"] * f,
    }
    if kind in thousandths:
        return thousandths[kind] / 1000
    fallen = (s - b) / s * 100
    return {"fallen by": fallen, "of the target": fallen / given["p"] * 100, "by piece": b * 1000 / given["q"]}[kind]
