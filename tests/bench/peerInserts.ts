// The peer of `bench central`: pgbench, which comes with PostgreSQL, inserting what a push of notes inserts (the note's row with its trigger and
// indexes, the verdict, the act, the device's number) in one transaction, into tables of the same shape in the same database: the same bytes, the
// same foreign keys, as many clients, the same durability. It asks nothing first, judges nothing, seals nothing, locks no customer and wakes nobody.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { CaseRow } from '../../shared/rows.ts'

const run = promisify(execFile)

export interface Peer {
  readonly url: string
}

/** Makes the tables, with the same indexes, triggers and keys, and one device for each client. Some desk has pushed a note before: that one is the pattern. */
export async function preparePeer(url: string, cases: readonly CaseRow[]): Promise<Peer> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const table of ['rows', 'acts', 'idem', 'devices'])
    await client.query(`create table peer_${table} (like ${table} including all)`)
  await client.query(`create trigger rows_stamp before insert or update on peer_rows
    for each row execute function rows_stamp()`)
  await client.query('create table peer_cases (place int primary key, id uuid, customer_id uuid)')
  await client.query(
    `insert into peer_cases select ordinality, id, customer from
     unnest($1::uuid[], $2::uuid[]) with ordinality as given (id, customer, ordinality)`,
    [cases.map(({ id }) => id), cases.map(({ customerId }) => customerId)],
  )
  await client.query(`create table peer_note as select r.data, a.act, i.verdict from acts a join idem i using (device, n)
    join rows r on r.kind = 'note' and r.customer_id = a.customer_id where a.kind = 'note.added' limit 1`)
  await client.query(`create sequence peer_n`)
  await client.query(`insert into peer_devices (id, user_id, first_seen, last_seen)
    select gen_random_uuid(), gen_random_uuid(), 0, client from generate_series(0, 63) client`)
  for (const table of ['acts', 'idem'])
    await client.query(`alter table peer_${table} add foreign key (device) references peer_devices (id)`)
  await client.query('analyze')
  await client.end()
  return { url }
}

/** `batch` acts in a transaction. Answers transactions a second and the ms of each. */
export async function pgbench(
  { url }: Peer,
  folder: string,
  { clients, transactions, batch }: { clients: number; transactions: number; batch: number },
): Promise<{ perSecond: number; times: number[] }> {
  const file = join(folder, 'push.sql')
  writeFileSync(file, script(batch))
  for (const old of readdirSync(folder).filter((name) => name.startsWith('times'))) rmSync(join(folder, old))
  const at = new URL(url)
  const { stdout } = await run(
    'pgbench',
    [
      ...['-n', '-f', file, '-c', String(clients), '-j', '2', '-t', String(transactions), '-M', 'prepared'],
      ...['-l', '--log-prefix', join(folder, 'times')],
      ...['-h', at.searchParams.get('host') ?? at.hostname, '-p', at.port, '-U', at.username],
      at.pathname.slice(1),
    ],
    { cwd: folder },
  )
  const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
  const times = readdirSync(folder)
    .filter((name) => name.startsWith('times'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    // client, transaction, µs, …
    .map((line) => Number(line.split(' ')[2]) / 1000)
  return { perSecond, times }
}

function script(batch: number): string {
  return `begin;
insert into peer_rows (kind, id, customer_id, case_id, version, data)
  select 'note', gen_random_uuid(), c.customer_id, c.id, 1, note.data
  from peer_note note, peer_cases c where place between 1 + :client_id * 20 and ${batch} + :client_id * 20;
insert into peer_idem (device, n, act_id, verdict)
  select d.id, nextval('peer_n'), gen_random_uuid(), note.verdict
  from peer_note note, peer_devices d, generate_series(1, ${batch}) where d.last_seen = :client_id;
insert into peer_acts (device, n, id, agent, kind, customer_id, case_id, at, received_at, act, outcome, flags)
  select d.id, nextval('peer_n'), gen_random_uuid(), d.user_id, 'note.added', c.customer_id, c.id, 0, 0, note.act, 'applied', '[]'
  from peer_note note, peer_devices d, peer_cases c
  where d.last_seen = :client_id and place between 1 + :client_id * 20 and ${batch} + :client_id * 20;
update peer_devices set last_n = last_n + ${batch} where last_seen = :client_id;
commit;
`
}
