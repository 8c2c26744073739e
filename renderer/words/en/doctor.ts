// What was found of a machine, and what to do about it, in English; the same keys as the Chinese.
import type { WithPlurals } from '../plurals.ts'
import type { doctor as zh } from '../zh-CN/doctor.ts'

export const doctor: WithPlurals<typeof zh> = {
  policy: {
    practice: 'Practice: there is no company policy.',
    site: 'The company policy was read.',
    kept: 'The company policy {{path}} is wrong ({{wrong}}); the last good one holds. Tell IT what stands here.',
    unreadable: 'The company policy {{path}} is missing or wrong ({{wrong}}). Please call IT.',
  },
  dns: {
    resolved: '{{host}} is known ({{ms}} ms).',
    local: 'Only addresses of this machine are used; nothing to look up.',
    unknown: '{{host}} is not known ({{code}}). Check cable or VPN, then ask IT about DNS.',
    slow: 'Looking up {{host}} took {{ms}} ms, which is slow. Ask IT about DNS.',
  },
  wss: {
    opened: '{{host}} is connected ({{ms}} ms).',
    slow: 'Connecting to {{host}} took {{ms}} ms, which is slow. Check network or proxy.',
    refused:
      '{{host}} refused the connection (HTTP {{status}}). Ask IT whether the exchange lets this program in.',
    noSip: '{{host}} answers but speaks no SIP. Ask IT to check the address in the policy.',
    certificate:
      'The certificate of {{host}} is not trusted ({{code}}). Ask IT to install the company’s root; don’t ignore it.',
    unreachable: '{{host}} can not be reached ({{code}}). Check network, VPN and firewall.',
    none: 'There is no line to check.',
  },
  registration: {
    registered: 'The line is registered: you can call and be called.',
    asked: 'The exchange answers ({{status}}); the line registers at sign-in.',
    connecting: 'Connecting, not yet registered. Check again in a moment.',
    failed: 'Registering failed ({{code}}). “Line account” says why.',
    silent: '{{host}} is connected but the exchange does not answer. Ask IT about its SIP service.',
    none: 'There is no line to register.',
  },
  ice: {
    gathered: '{{count}} ways for sound were found, {{relays}} of them by relay.',
    gathered_one: '{{count}} way for sound was found, {{relays}} by relay.',
    loopback: '{{count}} ways for sound were found; practice stays on this machine.',
    loopback_one: '{{count}} way for sound was found; practice stays on this machine.',
    none: 'No way for sound was found. Check the network card, or ask IT to let UDP through.',
    noRelay:
      'The relay {{server}} can not be used ({{code}}): there may be no sound between networks. Ask IT to check address, account and firewall.',
    relayDead:
      'The relay {{server}} can not be used ({{code}}), and the company lets sound go through relays only: no calls. Ask IT to check address, account and firewall.',
    noStun:
      '{{server}} does not answer ({{code}}); calls begin more slowly and there may be no sound between networks. Ask IT.',
    unchecked: 'Not checked: there is no display to check with.',
  },
  microphone: {
    heard: 'It hears ({{count}} microphones, loudest {{percent}}%).',
    heard_one: 'It hears ({{count}} microphone, loudest {{percent}}%).',
    silent: 'It opens but hears nothing. Check the mute key of the headset, speak, and check again.',
    missing: 'There is no microphone to use. Plug in a headset.',
    denied: 'The system forbids the microphone. Allow Duedesk in its privacy settings.',
    unchecked: 'Not checked: a call needs the microphone, or there is no display to check with.',
  },
  speaker: {
    found: '{{count}} playing devices were found.',
    found_one: '{{count}} playing device was found.',
    missing: 'There is no playing device. Plug in a headset or loudspeaker.',
    unchecked: 'Not checked: there is no display to check with.',
  },
  clock: {
    right: '{{seconds}} s from central’s, which is fine.',
    off: '{{seconds}} s from central’s. Ask IT to set the clock, or calls will be refused.',
    unknown: '{{host}} told no time, so the clock can not be compared.',
    own: 'Practice has a clock of its own.',
  },
  disk: {
    roomy: '{{gigabytes}} GB free, a write takes {{ms}} ms.',
    tight: 'Only {{gigabytes}} GB free. Please tidy up.',
    full: 'Only {{gigabytes}} GB free: records may not fit. Tidy up now.',
    slow: '{{gigabytes}} GB free, but a write took {{ms}} ms. Ask IT about the disk or the virus scanner.',
    readOnly: 'The data folder can not be written to ({{code}}). Ask IT to check its rights.',
  },
  store: {
    sqlite: 'The database of this machine is kept by SQLite, which survives a full disk.',
    levelDb:
      'The database of this machine is kept by LevelDB; if a full disk empties it, it is filled again from the journal and from central.',
    none: 'There is no database on this machine yet.',
  },
  keyStore: {
    protects: 'The system’s key store works ({{backend}}).',
    weak: 'The system’s key store does not work ({{backend}}), so each sign-in asks for a passphrase. Ask IT to enable it.',
    unchecked: 'Not checked: there is no display to check with.',
  },
  versions: {
    known: 'Duedesk {{version}} on Electron {{electron}}, {{system}}.',
    standIn:
      'Duedesk {{version}} on the test runtime (Electron {{electron}}), {{system}}: for trials, never for customers.',
    unchecked: 'Versions were not looked at.',
  },
}
