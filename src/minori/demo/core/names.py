"""Names that a Japanese list of leads could hold; companies and people are invented."""

import random

FAMILY = [
    ("佐藤", "さとう", "sato"), ("鈴木", "すずき", "suzuki"), ("高橋", "たかはし", "takahashi"), ("田中", "たなか", "tanaka"),
    ("伊藤", "いとう", "ito"), ("渡辺", "わたなべ", "watanabe"), ("山本", "やまもと", "yamamoto"), ("中村", "なかむら", "nakamura"),
    ("小林", "こばやし", "kobayashi"), ("加藤", "かとう", "kato"), ("吉田", "よしだ", "yoshida"), ("山田", "やまだ", "yamada"),
    ("佐々木", "ささき", "sasaki"), ("松本", "まつもと", "matsumoto"), ("井上", "いのうえ", "inoue"), ("木村", "きむら", "kimura"),
    ("林", "はやし", "hayashi"), ("斎藤", "さいとう", "saito"), ("清水", "しみず", "shimizu"), ("山崎", "やまざき", "yamazaki"),
    ("森", "もり", "mori"), ("池田", "いけだ", "ikeda"), ("橋本", "はしもと", "hashimoto"), ("阿部", "あべ", "abe"),
    ("石川", "いしかわ", "ishikawa"), ("前田", "まえだ", "maeda"), ("藤田", "ふじた", "fujita"), ("小川", "おがわ", "ogawa"),
    ("後藤", "ごとう", "goto"), ("岡田", "おかだ", "okada"), ("長谷川", "はせがわ", "hasegawa"), ("村上", "むらかみ", "murakami"),
    ("近藤", "こんどう", "kondo"), ("石井", "いしい", "ishii"), ("坂本", "さかもと", "sakamoto"), ("遠藤", "えんどう", "endo"),
    ("青木", "あおき", "aoki"), ("藤井", "ふじい", "fujii"), ("西村", "にしむら", "nishimura"), ("福田", "ふくだ", "fukuda"),
    ("太田", "おおた", "ota"), ("三浦", "みうら", "miura"), ("岡本", "おかもと", "okamoto"), ("松田", "まつだ", "matsuda"),
    ("中島", "なかじま", "nakajima"), ("原田", "はらだ", "harada"), ("小野", "おの", "ono"), ("田村", "たむら", "tamura"),
    ("竹内", "たけうち", "takeuchi"), ("金子", "かねこ", "kaneko"), ("和田", "わだ", "wada"), ("髙田", "たかだ", "takada"),
    ("宮﨑", "みやざき", "miyazaki"), ("渡邉", "わたなべ", "watanabe"), ("齋藤", "さいとう", "saito"), ("柏木", "かしわぎ", "kashiwagi"),
]  # fmt: skip
GIVEN = [
    ("誠", "まこと", "makoto"), ("健一", "けんいち", "kenichi"), ("直樹", "なおき", "naoki"), ("大輔", "だいすけ", "daisuke"),
    ("拓也", "たくや", "takuya"), ("翔太", "しょうた", "shota"), ("亮", "りょう", "ryo"), ("浩二", "こうじ", "koji"),
    ("隆", "たかし", "takashi"), ("康平", "こうへい", "kohei"), ("和也", "かずや", "kazuya"), ("正樹", "まさき", "masaki"),
    ("智子", "ともこ", "tomoko"), ("由美", "ゆみ", "yumi"), ("恵", "めぐみ", "megumi"), ("真理子", "まりこ", "mariko"),
    ("陽子", "ようこ", "yoko"), ("裕子", "ゆうこ", "yuko"), ("美穂", "みほ", "miho"), ("彩", "あや", "aya"),
    ("千尋", "ちひろ", "chihiro"), ("さくら", "さくら", "sakura"), ("優", "ゆう", "yu"), ("薫", "かおる", "kaoru"),
    ("修", "おさむ", "osamu"), ("慎吾", "しんご", "shingo"), ("洋介", "ようすけ", "yosuke"), ("文彦", "ふみひこ", "fumihiko"),
]  # fmt: skip
PLACES = [
    ("東雲", "shinonome"), ("三峰", "mitsumine"), ("白樺", "shirakaba"), ("瀬戸", "seto"), ("奥羽", "ou"), ("明日香", "asuka"),
    ("北辰", "hokushin"), ("朝霧", "asagiri"), ("水野原", "mizunohara"), ("常盤", "tokiwa"), ("若葉", "wakaba"), ("千歳", "chitose"),
    ("鶴見野", "tsurumino"), ("青嶺", "aomine"), ("桐生野", "kiryuno"), ("梓川", "azusagawa"), ("藤波", "fujinami"), ("岩代", "iwashiro"),
    ("石見", "iwami"), ("越路", "koshiji"), ("上総", "kazusa"), ("丹生", "nyu"), ("日高見", "hitakami"), ("安曇", "azumi"),
]  # fmt: skip
TRADES = [
    ("精機", "seiki", "製造業"), ("化成", "kasei", "化学"), ("フーズ", "foods", "食品"), ("電子", "denshi", "電子部品"),
    ("ポンプ製作所", "pump", "製造業"), ("物流", "logi", "運輸"), ("製薬", "pharma", "医薬品"), ("システム", "system", "IT"),
    ("金属工業", "metal", "製造業"), ("建設", "kensetsu", "建設"), ("水処理", "water", "環境"), ("自動車部品", "auto", "製造業"),
    ("印刷", "print", "印刷"), ("セラミックス", "ceramics", "製造業"), ("商事", "trading", "卸売"),
]  # fmt: skip
JOBS = [
    ("生産技術部", "部長", "decision_maker"), ("製造部", "課長", "manager"), ("品質保証部", "課長", "manager"),
    ("設備保全課", "主任", "staff"), ("情報システム部", "係長", "staff"), ("購買部", "主任", "staff"),
    ("工場", "工場長", "decision_maker"), ("経営企画室", "室長", "decision_maker"), ("研究開発部", "研究員", "staff"),
    ("品質管理課", "", "staff"), ("総務部", "", "staff"), ("技術部", "次長", "manager"),
]  # fmt: skip
PREFECTURES = [
    "東京都", "神奈川県", "愛知県", "大阪府", "長野県", "静岡県", "埼玉県", "千葉県", "兵庫県", "福岡県", "新潟県", "広島県",
    "宮城県", "富山県", "岐阜県", "滋賀県", "群馬県", "栃木県",
]  # fmt: skip


def company_names(dice: random.Random, count: int) -> list[tuple[str, str, str]]:
    """Distinct (name, mail domain, industry); at most 360."""
    pairs = [(place, trade) for place in PLACES for trade in TRADES]
    dice.shuffle(pairs)
    made = []
    for (place, reading), (trade, latin, industry) in pairs[:count]:
        before = dice.random() < 0.6
        name = f"株式会社{place}{trade}" if before else f"{place}{trade}株式会社"
        made.append((name, f"{reading}-{latin}.example", industry))
    return made
