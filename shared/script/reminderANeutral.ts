// Script A, the lines that anybody may hear (A17–A22 and the voicemail): callback, who calls, failed check, third person, close,
// complaint. Promises: data only, and no word of a debt. Only `reminderA.ts` imports it.
import type { ScriptNode } from './graph.ts'
import { demands, line, offers, reply, wording } from './line.ts'

const NEUTRAL = { neutral: true } as const

export const NEUTRAL_LINES: ScriptNode[] = [
  line(
    'A17',
    'close',
    'callback',
    wording(
      '好的，不打扰您。请问哪天几点方便接电话？我按您说的时间再打。',
      'Of course. Which day and time would suit you? I will call then.',
    ),
    [
      reply('agreed', wording('约好时间', 'Time agreed'), 'A21', {
        hint: wording('填日期和时间', 'Fill in day and time'),
        code: 'CALLBK',
        capture: demands('callbackAt'),
        note: wording('客户现在不方便，约{callbackAt}回电。', 'Not a good time; call back {callbackAt}.'),
      }),
      reply('ours', wording('由我们选时间', 'Leaves the time to us'), 'A21', {
        hint: wording('选合规时段', 'Choose a permitted time'),
        code: 'CALLBK',
        capture: demands('callbackAt'),
        note: wording(
          '客户未指定时间，拟{callbackAt}回电。',
          'No time named; we plan to call back {callbackAt}.',
        ),
      }),
    ],
    NEUTRAL,
  ),
  line(
    'A18',
    'opening',
    'who',
    wording(
      '您的谨慎是对的。您可以先挂断，自己拨打{hotline}核实，我的工号是{staffNumber}。我不会向您要密码、验证码，也不会请您转账给个人。您愿意现在继续，还是核实之后再联系？',
      'You are right to be careful. You can hang up and call {hotline} yourself to check; my staff number is {staffNumber}. I will never ask for a password or code, nor for a transfer to a person. Shall we go on now, or talk after you have checked?',
    ),
    [
      reply('goOn', wording('愿意继续', 'Will go on'), 'A2', { hint: wording('去核身', 'Verify') }),
      reply('afterCheck', wording('核实后再联系', 'After checking'), 'A21', {
        hint: wording('填回电时间', 'Fill in the callback'),
        code: 'CALLBK',
        capture: demands('callbackAt'),
        note: wording(
          '客户要先核实身份，约{callbackAt}再联系。',
          'Wants to check first; call back {callbackAt}.',
        ),
      }),
      reply('hungUp', wording('直接挂断', 'Hung up'), 'end', {
        hint: wording('记录阶段', 'Record the stage'),
        code: 'HUNGUP',
        note: wording('客户核实来电身份时挂断。', 'The customer hung up while asking who we are.'),
      }),
      reply('refused', wording('不信任，拒绝核身', 'Will not verify'), 'A19', {
        hint: wording('请其联系官方', 'Point to official channels'),
        sets: { idOutcome: 'refused' },
        note: wording(
          '客户拒绝核身，未透露任何信息。',
          'The customer refused verification; nothing was disclosed.',
        ),
      }),
      reply('other', wording('不是本人', 'Somebody else'), 'A20', {
        hint: wording('只请转告', 'Ask to relay'),
      }),
    ],
    { ...NEUTRAL, mustSay: ['howToCheck'] },
  ),
  line(
    'A19',
    'close',
    'close',
    wording(
      '抱歉，没有完成核对，我不能继续说明。请您方便时拨打{hotline}，或者通过官方渠道联系我们。感谢接听，再见。',
      'I am sorry, without the check I cannot go on. Please call {hotline} or reach us through official channels when it suits you. Thank you, goodbye.',
    ),
    [
      reply('end', wording('结束', 'End'), 'end', {
        hint: wording('核身未通过', 'Identity not verified'),
        code: 'IDFAIL',
      }),
      reply('again', wording('愿意再核对一次', 'Will try again'), 'A2', {
        hint: wording('回到核身', 'Back to verification'),
      }),
    ],
    NEUTRAL,
  ),
  line(
    'A20',
    'close',
    'thirdParty',
    wording(
      '您好，我找{surname}{title}。麻烦您转告一声，请在方便时联系{callerName}，电话是{hotline}。谢谢您。',
      'Hello, I am looking for {title} {surname}. Could you kindly pass on the request to contact {callerName} at {hotline} when convenient? Thank you.',
    ),
    [
      reply('relays', wording('愿意转告', 'Will relay'), 'end', {
        hint: wording('填关系', 'Fill in the relation'),
        code: 'TP_RELAY',
        capture: demands('relation'),
        note: wording(
          '第三方接听（{relation}），愿意转告；未说事由。',
          'A third party ({relation}) will relay; no reason was given.',
        ),
      }),
      reply('refuses', wording('拒绝 / 别再打', 'Refuses / do not call again'), 'end', {
        hint: wording('此号永不再拨', 'Number never called again'),
        code: 'TP_REFUSE',
        capture: demands('relation'),
        note: wording(
          '第三方接听（{relation}），要求勿再联系；未说事由。',
          'A third party ({relation}) asked not to be called again; no reason was given.',
        ),
      }),
      reply('wrong', wording('打错了 / 不认识', 'Wrong number'), 'end', {
        hint: wording('号码作废', 'Number invalid'),
        code: 'TP_WRONG',
        note: wording(
          '接听人称不认识客户，号码有误。',
          'The person does not know the customer: wrong number.',
        ),
      }),
      reply('pays', wording('主动提出代付', 'Offers to pay'), 'end', {
        hint: wording('记原话，转主管', 'Words to the supervisor'),
        code: 'TP_PAYS',
        capture: demands('relation', 'words'),
        note: wording(
          '第三方（{relation}）主动提出代付：{words}。',
          'A third party ({relation}) offers to pay: {words}.',
        ),
      }),
      reply('deceased', wording('告知死亡或无行为能力', 'Reports death or incapacity'), 'end', {
        hint: wording('停止联系，待核实', 'Contact stops'),
        code: 'TP_DECEASED',
        capture: demands('relation'),
        note: wording(
          '第三方（{relation}）告知客户死亡或无行为能力，待核实。',
          'A third party ({relation}) reports death or incapacity; to be verified.',
        ),
      }),
      reply('handedOver', wording('请本人来接', 'Hands over to the customer'), 'A1', {
        hint: wording('重新开场', 'Open again'),
        note: wording('接听人请本人来接。', 'The phone was handed to the customer.'),
      }),
    ],
    NEUTRAL,
  ),
  line(
    'A21',
    'close',
    'close',
    wording(
      '刚才说的我都记下了，后续按约定进行。请问还有别的需要帮助吗？感谢您的接听，再见。',
      'I have taken everything down and it will go as agreed. Is there anything else I can help with? Thank you for your time, goodbye.',
    ),
    [
      reply('end', wording('没有了，结束', 'No, end'), 'end', {
        hint: wording('去填结果', 'To the wrap-up'),
      }),
      reply('dispute', wording('对账单还有疑问', 'Still questions the bill'), 'A14', {
        hint: wording('登记异议', 'Register a dispute'),
        needs: 'matched',
      }),
    ],
    NEUTRAL,
  ),
  line(
    'A22',
    'close',
    'complaint',
    wording(
      '您的意见我按原话记录，不会和您争辩。您是想投诉，还是希望我们停止或限制联系？',
      'I take down your words as they are and will not argue. Do you wish to complain, or should we stop or limit contact?',
    ),
    [
      reply('complaint', wording('投诉', 'Complaint'), 'A22a', {
        hint: wording('15 天内答复', 'Answer within 15 days'),
        code: 'COMPLAINT',
        capture: offers('words', 'complaintTarget', 'wish'),
        note: wording('客户投诉，已按原话记录。', 'The customer complains; taken down word for word.'),
      }),
      reply('cease', wording('停止或限制联系', 'Stop or limit contact'), 'A22b', {
        hint: wording('立即生效', 'Binds at once'),
        code: 'CEASE',
        capture: offers('ceaseScope', 'words'),
        note: wording(
          '客户要求停止或限制联系，已按原话记录。',
          'The customer forbids or limits contact; taken down word for word.',
        ),
      }),
    ],
    NEUTRAL,
  ),
  line(
    'A22a',
    'close',
    'complaint',
    wording(
      '已经受理，编号是{ticket}，我们会在{replyDays}天内答复您，期间暂停与您联系。您也可以拨打{hotline}查询。给您添麻烦了，再见。',
      'It is accepted under reference {ticket}. You will have an answer within {replyDays} days, and until then we pause our calls. You can also ask at {hotline}. I am sorry for the trouble, goodbye.',
    ),
    [reply('end', wording('结束', 'End'), 'end', { hint: wording('去填结果', 'To the wrap-up') })],
    NEUTRAL,
  ),
  line(
    'A22b',
    'close',
    'complaint',
    wording(
      '已经记录，编号是{ticket}，从现在起按您的要求停止或限制联系。有需要您可以拨打{hotline}。给您添麻烦了，再见。',
      'It is recorded under reference {ticket}, and from now on contact stops or is limited as you ask. You can reach us at {hotline}. I am sorry for the trouble, goodbye.',
    ),
    [reply('end', wording('结束', 'End'), 'end', { hint: wording('去填结果', 'To the wrap-up') })],
    NEUTRAL,
  ),
  line(
    'AVM',
    'close',
    'voicemail',
    wording(
      '您好，这里是{callerName}，请{surname}{title}方便时回电{hotline}。谢谢。',
      'Hello, this is {callerName}. Would {title} {surname} please call {hotline} when convenient? Thank you.',
    ),
    [
      reply('left', wording('已留言', 'Message left'), 'end', {
        code: 'VM',
        sets: { message: 'AVM-1' },
        hint: wording('语音信箱', 'Voicemail'),
        note: wording('语音信箱，已留中性留言。', 'Voicemail; a neutral message was left.'),
      }),
      reply('notLeft', wording('未留言', 'No message'), 'end', {
        code: 'VM',
        sets: { message: 'none' },
        hint: wording('语音信箱', 'Voicemail'),
        note: wording('语音信箱，未留言。', 'Voicemail; no message was left.'),
      }),
      reply('person', wording('有人接听了', 'A person picked up'), 'A1', {
        hint: wording('重新开场', 'Open again'),
      }),
    ],
    NEUTRAL,
  ),
]
