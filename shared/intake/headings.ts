// The columns of an account file as data: their names and the headings, Chinese and English, by which real files call them.
// Promises: each column of ours once. Read through `columns.ts`; add a heading here when a lender's file needs it.

type Words = { zh: string; en: string }

export type ColumnRule = {
  label: Words
  required: boolean
  /** `one`: a single column of the file; `many`: several columns may carry it; `group`: numbered (contact 1, contact 2 …). */
  count: 'one' | 'many' | 'group'
  /** Headings that mean this column and nothing else: lower case, no spaces or punctuation, parted by blanks. */
  strong: string
  /** Headings that mean it only where no strong one is in the file. */
  weak: string
}

export const COLUMN_RULES = {
  name: {
    label: { zh: '姓名', en: 'Name' },
    required: true,
    count: 'one',
    strong:
      '姓名 客户姓名 客户名称 债务人姓名 借款人姓名 持卡人姓名 持卡人 借款人 客户名 customername debtorname borrowername cardholder cardholdername fullname',
    weak: '名字 客户 name customer debtor borrower',
  },
  accountNumber: {
    label: { zh: '账号', en: 'Account number' },
    required: true,
    count: 'one',
    strong:
      '账号 帐号 卡号 账户号 帐户号 合同号 合同编号 借据号 借据编号 信用卡号 银行卡号 贷款账号 账户编号 accountnumber accountno account acctno cardnumber cardno contractnumber contractno loannumber loanid accountid',
    weak: '账户 帐户 案件号 案件编号 编号 caseid casenumber reference',
  },
  product: {
    label: { zh: '产品', en: 'Product' },
    required: true,
    count: 'one',
    strong: '产品 产品名称 产品类型 业务类型 贷款产品 产品种类 product productname producttype loantype',
    weak: '业务 类型 品种 type',
  },
  amountDue: {
    label: { zh: '应还金额', en: 'Amount due' },
    required: true,
    count: 'one',
    strong:
      '应还金额 逾期金额 欠款金额 应还款额 应还总额 欠款总额 逾期总额 拖欠金额 本期应还 应还 amountdue overdueamount amountoverdue arrears totaldue balancedue pastdueamount outstandingamount',
    weak: '金额 欠款 余额 账单金额 逾期本金 欠款余额 amount balance outstanding due',
  },
  minimumDue: {
    label: { zh: '最低还款额', en: 'Minimum payment' },
    required: false,
    count: 'one',
    strong:
      '最低还款额 最低还款 最低应还 最低还款金额 最低应还金额 最低应还款额 minimumpayment minimumdue minpayment minimumamount mindue minimumamountdue',
    weak: '最低 minimum min',
  },
  dueDate: {
    label: { zh: '到期日', en: 'Due date' },
    required: true,
    count: 'one',
    strong:
      '到期日 到期还款日 还款日 最后还款日 应还日期 到期日期 还款日期 账单到期日 应还款日 逾期起始日 duedate paymentduedate dateduedate datedue paymentdue',
    weak: '日期 date',
  },
  postedOn: {
    label: { zh: '入账日', en: 'Posting date' },
    required: false,
    count: 'one',
    strong:
      '入账日 记账日 入账日期 记账日期 起息日 计息日 起息日期 postingdate postdate postedon posteddate interestfrom interestdate',
    weak: '日期 date',
  },
  idNumber: {
    label: { zh: '身份证号', en: 'ID number' },
    required: false,
    count: 'one',
    strong:
      '身份证号 身份证 身份证号码 证件号 证件号码 公民身份号码 客户身份证号 借款人身份证号 idnumber idno idcard idcardnumber nationalid identitynumber citizenid',
    weak: '证件 id',
  },
  phone: {
    label: { zh: '手机号', en: 'Phone' },
    required: true,
    count: 'many',
    strong:
      '手机号 手机 手机号码 电话 电话号码 联系电话 联系方式 本人电话 本人手机 本人手机号 客户电话 客户手机 客户手机号 预留手机号 预留手机 预留电话 移动电话 备用电话 备用手机 备用手机号 家庭电话 住宅电话 单位电话 办公电话 固定电话 座机 phone phonenumber phoneno mobile mobilenumber mobileno mobilephone cellphone cell telephone tel contactnumber homephone workphone customerphone customermobile',
    weak: '',
  },
  address: {
    label: { zh: '地址', en: 'Address' },
    required: false,
    count: 'one',
    strong:
      '地址 住址 联系地址 家庭地址 居住地址 通讯地址 户籍地址 address homeaddress mailingaddress residentialaddress',
    weak: '',
  },
  email: {
    label: { zh: '电子邮箱', en: 'E-mail' },
    required: false,
    count: 'one',
    strong: '电子邮箱 邮箱 邮箱地址 电子邮件 电子邮箱地址 email emailaddress customeremail',
    weak: '邮件 mail',
  },
  lender: {
    label: { zh: '委托方', en: 'Lender' },
    required: false,
    count: 'one',
    strong:
      '委托方 委托机构 贷款机构 出借机构 出借人 放款机构 发卡行 发卡银行 债权人 资金方 银行名称 lender creditor issuer principal bank',
    weak: '机构 银行 institution',
  },
  lenderType: {
    label: { zh: '机构类型', en: 'Lender type' },
    required: false,
    count: 'one',
    strong: '机构类型 委托方类型 出借人类型 lendertype creditortype institutiontype',
    weak: '',
  },
  callerName: {
    label: { zh: '对外名称', en: 'Caller name' },
    required: false,
    count: 'one',
    strong: '对外名称 来电名称 外呼名称 自报名称 callername callingname displayname',
    weak: '',
  },
  hotline: {
    label: { zh: '官方热线', en: 'Official hotline' },
    required: false,
    count: 'one',
    strong:
      '官方热线 客服热线 客服电话 热线 官方电话 官方客服电话 hotline officialhotline servicenumber customerservicenumber',
    weak: '',
  },
  dailyRate: {
    label: { zh: '日利率', en: 'Daily rate' },
    required: false,
    count: 'one',
    strong: '日利率 合同日利率 日息 日费率 每日利率 dailyrate dailyinterestrate ratedaily rateperday',
    weak: '利率 费率 rate interestrate',
  },
  annualRate: {
    label: { zh: '年利率', en: 'Annual rate' },
    required: false,
    count: 'one',
    strong: '年利率 年化利率 合同年利率 年化 年息 annualrate annualinterestrate apr rateperyear yearlyrate',
    weak: '利率 费率 rate interestrate',
  },
  penaltyFactor: {
    label: { zh: '罚息倍数', en: 'Penalty factor' },
    required: false,
    count: 'one',
    strong: '罚息倍数 罚息系数 逾期利率倍数 penaltyfactor penaltymultiple penaltymultiplier',
    weak: '',
  },
  lateFeeRate: {
    label: { zh: '违约金比例', en: 'Late fee rate' },
    required: false,
    count: 'one',
    strong: '违约金比例 违约金率 滞纳金比例 latefeerate latefeepercent latefeepercentage',
    weak: '',
  },
  lateFeeFloor: {
    label: { zh: '违约金下限', en: 'Late fee floor' },
    required: false,
    count: 'one',
    strong: '违约金下限 最低违约金 违约金最低 latefeefloor minimumlatefee latefeeminimum',
    weak: '',
  },
  phoneSource: {
    label: { zh: '号码来源', en: 'Source of numbers' },
    required: false,
    count: 'one',
    strong: '号码来源 电话来源 手机号来源 联系方式来源 phonesource numbersource contactsource sourceofnumber',
    weak: '来源 source',
  },
  contactName: {
    label: { zh: '联系人姓名', en: 'Contact person' },
    required: false,
    count: 'group',
    strong:
      '联系人姓名 联系人 紧急联系人 紧急联系人姓名 联系人名称 contactname contactperson emergencycontact emergencycontactname',
    weak: 'contact',
  },
  contactPhone: {
    label: { zh: '联系人电话', en: "Contact person's phone" },
    required: false,
    count: 'group',
    strong:
      '联系人电话 联系人手机 联系人手机号 联系人电话号码 联系人手机号码 联系人联系方式 紧急联系人电话 紧急联系人手机 紧急联系人手机号 contactphone contactmobile contactpersonphone emergencycontactphone emergencyphone',
    weak: '',
  },
  contactRelation: {
    label: { zh: '联系人关系', en: "Contact person's relation" },
    required: false,
    count: 'group',
    strong:
      '联系人关系 与本人关系 与客户关系 与借款人关系 紧急联系人关系 contactrelation relation relationship contactrelationship emergencycontactrelation',
    weak: '关系',
  },
  guarantorName: {
    label: { zh: '担保人姓名', en: 'Guarantor' },
    required: false,
    count: 'group',
    strong:
      '担保人姓名 担保人 保证人 保证人姓名 共同债务人 共同借款人 guarantor guarantorname coborrower coborrowername',
    weak: '',
  },
  guarantorPhone: {
    label: { zh: '担保人电话', en: "Guarantor's phone" },
    required: false,
    count: 'group',
    strong:
      '担保人电话 担保人手机 担保人手机号 保证人电话 保证人手机 共同债务人电话 共同借款人电话 guarantorphone guarantormobile coborrowerphone',
    weak: '',
  },
  synthetic: {
    label: { zh: '合成数据', en: 'Synthetic' },
    required: false,
    count: 'one',
    strong: '合成数据 合成 测试数据 synthetic testdata issynthetic',
    weak: '',
  },
} satisfies Record<string, ColumnRule>
