// Lines for the hard moments of any call: anger, danger, and news that ends talk about paying (B13, B13a, B14). Promises: data only,
// and no word of a debt, so that they may be said before the customer is verified. Private to the scripts of this folder.
import type { ScriptNode } from './graph.ts'
import { demands, line, reply, wording } from './line.ts'

const NEUTRAL = { neutral: true } as const

export const HARD_MOMENTS: ScriptNode[] = [
  line(
    'B13',
    'reason',
    'calm',
    wording(
      '我听到了，这件事让您很着急。您先说，我听着，不打断您。能商量的，我们一起商量；如果现在不想谈，换个时间也可以。',
      'I hear you; this is upsetting. Please go on, I am listening and will not interrupt. What can be worked out, we work out together; and if you would rather not talk now, another time is fine.',
    ),
    [
      reply('talk', wording('缓和了，继续谈', 'Calmer, goes on'), 'A7', {
        hint: wording('回到刚才的事', 'Back to the matter'),
        needs: 'matched',
        note: wording(
          '客户一度情绪激动，安抚后继续沟通。',
          'The customer was upset and went on once calmer.',
        ),
      }),
      reply('verify', wording('缓和了，愿意核身', 'Calmer, will verify'), 'A2', {
        hint: wording('去核身', 'Verify'),
      }),
      reply('later', wording('现在不想谈', 'Not now'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
        note: wording('客户情绪激动，改约时间。', 'The customer was upset; another time is agreed.'),
      }),
      reply('complaint', wording('要投诉 / 别再打', 'Complaint / stop calling'), 'A22', {
        hint: wording('按原话登记', 'Take down the words'),
      }),
      reply('risk', wording('提到伤害自己或他人', 'Speaks of harm'), 'B13a', {
        hint: wording('马上叫主管，不挂断', 'Supervisor now, stay on'),
      }),
      reply('event', wording('律师、破产、重病等情况', 'Lawyer, court, illness'), 'B14', {
        hint: wording('停止谈案件', 'Stop talking of the case'),
      }),
    ],
    NEUTRAL,
  ),
  line(
    'B13a',
    'close',
    'calm',
    wording(
      '谢谢您告诉我。您现在安全吗？身边有人陪您吗？请不要挂断，我请主管一起来听您说。别的事今天都不谈。',
      'Thank you for telling me. Are you safe now? Is somebody with you? Please stay on the line; I am asking my supervisor to join us. Nothing else matters today.',
    ),
    [
      reply('joined', wording('主管已加入', 'The supervisor joined'), 'end', {
        hint: wording('记原话', 'Take down the words'),
        code: 'SAFETY',
        capture: demands('words'),
        note: wording(
          '客户提到安全风险：{words}。主管已加入通话。',
          'The customer spoke of danger: {words}. The supervisor joined the call.',
        ),
      }),
      reply('lost', wording('通话断了', 'The call was cut off'), 'end', {
        hint: wording('立即告诉主管', 'Tell the supervisor at once'),
        code: 'SAFETY',
        capture: demands('words'),
        note: wording(
          '客户提到安全风险：{words}。通话中断，已交主管。',
          'The customer spoke of danger: {words}. The call was cut off; handed to the supervisor.',
        ),
      }),
    ],
    NEUTRAL,
  ),
  line(
    'B14',
    'close',
    'event',
    wording(
      '谢谢您告诉我。这件事我按原话登记，今天不再谈别的，之后由专人按规定和您联系。',
      'Thank you for telling me. I take this down in your words and leave everything else for today; from here a colleague in charge follows up by the rules.',
    ),
    [
      reply('attorney', wording('已委托律师', 'Has a lawyer'), 'A21', {
        hint: wording('填律师和联系方式', 'Fill in the lawyer'),
        needs: 'matched',
        code: 'ATTORNEY',
        capture: demands('lawyer', 'lawyerContact'),
        note: wording(
          '客户已委托律师：{lawyer}，联系方式：{lawyerContact}。停止催收内容。',
          'The customer has a lawyer: {lawyer}, {lawyerContact}. Talk of paying stopped.',
        ),
      }),
      reply('court', wording('破产或重整已受理', 'Bankruptcy or restructuring'), 'A21', {
        hint: wording('填法院和案号', 'Fill in court and number'),
        needs: 'matched',
        code: 'BANKR',
        capture: demands('court', 'caseNo'),
        note: wording(
          '客户告知破产或重整：{court}，案号{caseNo}。停止催收内容。',
          'Bankruptcy or restructuring: {court}, case {caseNo}. Talk of paying stopped.',
        ),
      }),
      reply('vulnerable', wording('重病、住院等', 'Seriously ill, in hospital'), 'A21', {
        hint: wording('填情况和复核日', 'Situation and review day'),
        needs: 'matched',
        code: 'VULN',
        capture: demands('vulnerability', 'reviewDate'),
        note: wording(
          '客户告知：{vulnerability}，{reviewDate}复核。停止催收内容。',
          'The customer says: {vulnerability}; review on {reviewDate}. Talk of paying stopped.',
        ),
      }),
      reply('deceased', wording('他人告知本人去世等', 'Somebody reports a death'), 'A20', {
        hint: wording('只登记，不说事由', 'Take it down, no reason'),
      }),
      reply('verify', wording('还没核身，愿意核对', 'Will verify first'), 'A2', {
        hint: wording('去核身', 'Verify'),
      }),
      reply('later', wording('不便多说', 'Would rather not say'), 'A17', {
        hint: wording('约合规时段', 'Agree on a time'),
      }),
    ],
    NEUTRAL,
  ),
]

/** The objection that leads to them from anywhere. */
export const ANGRY = {
  id: 'angry',
  label: wording('情绪激动', 'Angry'),
  cue: wording('“你们有完没完”', '“Will you never stop?”'),
  to: 'B13',
}

/** First values of the wrap-up for the results that they lead to. */
export const HARD_MOMENTS_PREFILL = {
  SAFETY: { words: { capture: 'words' } },
  ATTORNEY: { lawyer: { capture: 'lawyer' }, lawyerContact: { capture: 'lawyerContact' } },
  BANKR: { court: { capture: 'court' }, caseNo: { capture: 'caseNo' } },
  VULN: { vulnerability: { capture: 'vulnerability' }, reviewDate: { capture: 'reviewDate' } },
} as const
