"""Characters of names written in full, as in Taiwan and Hong Kong, and the simplified ones."""

from collections.abc import Mapping

import polars as pl

FULL = (
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許鄧葉蘇盧賈閻餘鍾譚陸範韋鄒龍萬錢湯賴龔龐樊蘭賀顧邊潔麗偉軍"
    "國華強東鳳蓮榮寶貴紅艷傑濤剛輝鵬飛興順達進義禮壽錦繡鳴慶學權維營憲憶憫銀錫鋒銳鐵鎮長陽陰隊"
    "雲電靜順須頌預領頻願類飄馨駿驕驥鴻鵑鷹麥黨齊齡園圓場壯夢奮嬌嬋孿寧實審寬將導屆峽嶺崗師帥帳"
    "開關閃問間聞聖職聯聰聲蔣補製複見規視覽觀計訊記設訪評詞試詩話詳語誠說課調談請論謀謙講證識議護"
    "讀變讓豐貝負財責賢質賓賽贊趨跡車軒軟輔輕載輪轉辭辦邁運過遠適選遲鄉鄰釋針鈞鈴鋼錄鏡鑫門閱階隨"
    "險隱雙雞離難霧頁頂項順頓頭題顏風養館騰驗鬆鬥魚魯鳥鹽點齒龜倫億儀優兒內兩劍劃勝勞勳勵區協單嚴"
    "園尋嘯執報塵墾處備復廣廳張彌彥徑從徹愛慧憐應懷戀戰戲撫擇擊據擴攝攜敵數斷於時曉曄書會條業極樂"
    "樓標樞樹橋機檢歐歡歲歷殘殺氣漢潔濟瀾瀟灣為無煙熱燈燕燦爾犧狀獎獨獻環瑩瓊產畢畫異當療發盜盡監盤"
    "眾確碼禎種稱穩窮競筆節範築簡籃糧紀純紅納紛紋紙級細終組結絕給統絲經綠綱網緒綿緊線緣編緯練縣總績織繁繼續"
)
SIMPLE = (
    "张刘陈杨赵黄吴孙马罗郑谢韩冯萧许邓叶苏卢贾阎余钟谭陆范韦邹龙万钱汤赖龚庞樊兰贺顾边洁丽伟军"
    "国华强东凤莲荣宝贵红艳杰涛刚辉鹏飞兴顺达进义礼寿锦绣鸣庆学权维营宪忆悯银锡锋锐铁镇长阳阴队"
    "云电静顺须颂预领频愿类飘馨骏骄骥鸿鹃鹰麦党齐龄园圆场壮梦奋娇婵孪宁实审宽将导届峡岭岗师帅帐"
    "开关闪问间闻圣职联聪声蒋补制复见规视览观计讯记设访评词试诗话详语诚说课调谈请论谋谦讲证识议护"
    "读变让丰贝负财责贤质宾赛赞趋迹车轩软辅轻载轮转辞办迈运过远适选迟乡邻释针钧铃钢录镜鑫门阅阶随"
    "险隐双鸡离难雾页顶项顺顿头题颜风养馆腾验松斗鱼鲁鸟盐点齿龟伦亿仪优儿内两剑划胜劳勋励区协单严"
    "园寻啸执报尘垦处备复广厅张弥彦径从彻爱慧怜应怀恋战戏抚择击据扩摄携敌数断于时晓晔书会条业极乐"
    "楼标枢树桥机检欧欢岁历残杀气汉洁济澜潇湾为无烟热灯燕灿尔牺状奖独献环莹琼产毕画异当疗发盗尽监盘"
    "众确码祯种称稳穷竞笔节范筑简篮粮纪纯红纳纷纹纸级细终组结绝给统丝经绿纲网绪绵紧线缘编纬练县总绩织繁继续"
)
SIMPLIFIED: Mapping[int, str] = {
    ord(full): simple for full, simple in zip(FULL, SIMPLE, strict=True) if full != simple
}
WRITTEN = f"[{''.join(map(chr, SIMPLIFIED))}]"


def simplified(texts: pl.Series) -> pl.Series:
    """Texts with each of these characters in its simplified form.

    >>> simplified(pl.Series(["陳偉強", "李明", None])).to_list()
    ['陈伟强', '李明', None]
    """
    full = texts.str.contains(WRITTEN)
    if not full.any():
        return texts
    pairs = {chr(code): simple for code, simple in SIMPLIFIED.items()}
    return texts.clone().scatter(full.arg_true(), texts.filter(full).str.replace_many(pairs))
