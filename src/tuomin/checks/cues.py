"""Words that announce a name: 联系人李明华, 转告王芳, signed by John Smith. Word lists alone.

Behind the sure ones nearly always a name stands; the others precede other words as well, so that
what follows has to end like a name. Longer words come before those that they begin with.

>>> {"转告", "打款给"} <= {*SURE.split("|")}
True
"""

SURE = (
    "我叫|名叫|叫做|我是|本人|姓名|名字|户名|联系人|联络人|收件人|收货人|收款人|付款人|寄件人|发件人|取件人"
    "|提货人|签收人|接收人|经办人|负责人|申请人|投诉人|报案人|举报人|被保险人|投保人|受益人|户主|监护人"
    "|法定代表人|法人代表|委托人|代理人|担保人|借款人|承租人|出租人|开户人|持卡人|审批人|审核人|承办人|介绍人"
    "|推荐人|候选人|被告人|嫌疑人|受害人|当事人|被执行人|主治医师|患者|病人|家属|死者|伤者"
    "|同住人|随行人|同行人|陪同人|入住人|反映人|信访人|来访人|来电人|来信人|上访人|责任人|联络员|网格员|包工头|班主任|值班员|被反映人|被举报人|被投诉人"
    "|交接给|移交给|转办给|转交|回复市民|答复市民|回复群众|答复群众|市民|村民|群众"
    "|转告|转账给|转帐给|打款给|汇款给|付款给|退款给|还款给|汇给|转给|转交给|寄给|交给|请找|请联系|致电|拜访"
)
OFTEN = (
    "骑手|工人|保姆|月嫂|钟点工|用户|会员|客户|顾客|乘客|学生|学员|考生|员工|司机|家长|同事|朋友|尊敬的|亲爱的|业主|车主|房东|租客|原告|被告"
    "|居民|老板|邻居|租户|雇主|工友|民警|派出所|村委会|居委会|社区干部|镇长|县长|乡长|局长|所长|站长|科长|处长|队长"
    "|书记|主任|经理|总监|组长|店长|厂长|校长|院长|老师|教练|法官|律师|医生|护士|保安|保洁|快递员|外卖员"
    "|经查|核实|查实|反映|举报|投诉|约谈|走访|看望|慰问|帮扶"
    "|配偶|子女|长子|长女|次子|次女|儿媳|女婿|房主|丈夫|妻子|老公|老婆|儿子|女儿|父亲|母亲|爸爸|妈妈|哥哥|弟弟|姐姐|妹妹|医师|联系|通知|告诉"
    "|爱人|老伴|男友|女友|男朋友|女朋友|未婚妻|未婚夫|前妻|前夫|表哥|表弟|表姐|表妹|堂哥|堂弟|堂姐|堂妹|侄子"
    "|侄女|外甥|外甥女|护工|护理员|志愿者|社工|选民|长者|幼儿|业务员|客户经理|联系医生|主刀|管床医生|责任护士"
)
TITLES = (
    "女士|先生|小姐|太太|老师|师傅|医生|大夫|护士|同学|同志|阿姨|叔叔|经理|主任|主管|总监|教授"
    "|律师|老板|院长|校长|局长|处长|科长|书记|法官|警官"
)

KIN = "妻|夫|父|母|子|女|兄|弟|姐|妹|孙|岳父|岳母|公公|婆婆|爷爷|奶奶|外公|外婆|姥姥|姥爷"
"""Relatives, before whose names nothing stands."""

TOGETHER = "与|和|代|跟|同|由|向|被|经|为|帮|替|陪"
"""Words before whom somebody does something with: a name only where a verb follows."""

NAMED = "任命|聘任|聘请|推选|选举|免去|提名|祝贺|恭喜|表彰|表扬|嘉奖|录用|解聘|辞退|缅怀|授予"
"""What notices say of somebody before the name."""

MADE = "同志|为|获|荣|担任|当选|升任|出任|晋升|调任|任"
"""What they say behind it."""

PAID = "付|支付|付给|支|收|收到|收回|退|退还|发放|补发|代付|代垫|预付|预支|报销|归还|结算|借给"
SUMS = (
    "报销|差旅费?|备用金|工资|奖金|薪酬|借款|还款|劳务费|稿费|稿酬|医药费|医疗费|交通费|话费|餐费|招待费"
    "|培训费|慰问金|补助|补贴|抚恤金|社保|公积金|个税|加班费|讲课费|评审费|提成|赔偿款|工伤"
)
"""What books of account say around the name of somebody who was paid."""

PAPERS = (
    "请假|报销|加班申请|出差申请|离职|入职|转正|调岗|用印申请|用车申请|借款申请|补卡|简历|身份证|护照|户口[本簿]"
    "|驾驶证|行驶证|毕业证|学位证|学历证|劳动合同|体检报告|体检表|病历|病假|证件照|在职证明|收入证明|银行卡|报名表"
    "|登记表|申请表|成绩单|推荐信|诊断证明|诊断书|工资[条单]|健康证|结婚证|出生证明|社保卡|医保卡|个人档案|名片"
)
"""What files and requests are, which are called after somebody."""

RELATED = (
    "(?:大学|高中|初中|小学|研究生)?同学|朋友|同事|战友|室友|邻居|亲戚|老乡|徒弟|学生|家属|家长|[表堂][哥弟姐妹]"
    "|哥哥|弟弟|姐姐|妹妹|爱人|老公|老婆|丈夫|妻子|孩子|儿子|女儿|父亲|母亲|爸爸?|妈妈?|爷爷|奶奶|外公|外婆"
    "|账号|账户|手机号?|电话|快递|包裹|钥匙|隔壁|对门|楼上|楼下"
)
"""Who and what is somebody's."""

TAGGED = (
    "(?i:[a-z_:]*(?:user|real|full|cust|customer|member|patient|contact|owner|student|emp|employee)"
    "_?name|xingming|xm)|姓名|联系人|[\\p{Han}]{0,6}人|[\\p{Han}]{0,4}姓名"
)
"""Elements of XML that hold a name."""

LATIN = (
    "my name is|name is|name|i am|i'm|attn|attention|dear|contact|patient|signed by|approved by"
    "|prepared by|reviewed by|reported by|handled by|assigned to|ask for|spoke to|spoke with|c/o"
    "|sincerely|regards|recipient|consignee|receiver|beneficiary|insured|applicant|ship to|bill to"
)
LATIN_TITLES = "Mr|Mrs|Ms|Miss|Dr|Prof|MR|MRS|MS|DR"
GREETINGS = "Dear|Hi|Hello|DEAR"
NOBODY = (
    "Customer|Customers|Client|Clients|Member|Members|User|Users|Sir|Sirs|Madam|All|Team|Teams|Friend"
    "|Friends|Colleague|Colleagues|Everyone|Everybody|Valued|Guest|Student|Students|Parent|Parents"
    "|Partner|Partners|Service|Services|Support|Sales|Care|Center|Centre|Department|Office|Desk"
    "|Hospital|Clinic|Bank|Company|Limited|Inc|Ltd|Corp|Group|University|School|New|United|North"
    "|South|East|West|The|Our|Your|There|World|Portal|Monitoring|Record|Records|Street|Road|City"
    "|Very|So|Sorry|Not|Happy|Glad|Afraid|Pleased|Still|Also|Just|Sure|Right|Interested|Unable"
)
"""Capital words that follow such cues and are no names."""
