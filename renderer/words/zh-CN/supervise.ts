// Words of supervisors in the calls of agents, in Chinese: the ways, who hears whom, what the agent is told.
export const supervise = {
  head: '进入通话',
  way: { listen: '旁听', whisper: '耳语', barge: '插话' },
  tip: {
    listen: '旁听 {{agent}}：没有人听到您',
    whisper: '对 {{agent}} 耳语：只有坐席听到您',
    barge: '插入 {{agent}} 的通话：坐席和客户都听到您',
  },
  dialling: '正在进入',
  now: { listen: '旁听中', whisper: '耳语中', barge: '插话中' },
  heard: {
    listen: '没有人听到您',
    whisper: '只有坐席听到您',
    barge: '坐席和客户都听到您',
  },
  strip: {
    listen: { title: '{{name}} 在旁听这通', text: '您和客户都听不到主管。' },
    whisper: { title: '{{name}} 在对您说话', text: '客户听不到主管。' },
    barge: { title: '{{name}} 加入了这通', text: '客户也听得到主管。' },
  },
  practice: '听到的是示例',
  keys: {
    next: '下一位通话中的坐席',
    previous: '上一位通话中的坐席',
    listen: '旁听选中的坐席',
    whisper: '对选中的坐席耳语',
    barge: '插入选中坐席的通话',
  },
}
