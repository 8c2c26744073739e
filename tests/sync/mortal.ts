// An IndexedDB that dies with its desk, and a disk that is full when a test says so. Promises: what was committed stays, what was under way when
// the desk died is gone, and the dead one writes nothing any more.

export interface Life {
  dead: boolean
  /** Writes fail as on a full disk. */
  full: boolean
}

export interface MortalDatabases {
  readonly factory: IDBFactory
  /** From one moment to the next. */
  kill(): void
}

export function mortal(disk: IDBFactory, life: Life): MortalDatabases {
  const running = new Set<IDBTransaction>()
  const open = new Set<IDBDatabase>()

  function watched(database: IDBDatabase): void {
    open.add(database)
    const begin = database.transaction.bind(database)
    database.transaction = (stores, mode, options) => {
      if (life.dead) throw new DOMException('dead', 'InvalidStateError')
      if (mode === 'readwrite' && life.full) throw new DOMException('full', 'QuotaExceededError')
      const transaction = begin(stores, mode, options)
      running.add(transaction)
      for (const end of ['complete', 'abort'])
        transaction.addEventListener(end, () => running.delete(transaction))
      return transaction
    }
  }

  const factory = new Proxy(disk, {
    get(target, name) {
      if (name === 'open')
        return (...args: Parameters<IDBFactory['open']>) => {
          const request = target.open(...args)
          request.addEventListener('success', () => watched(request.result as unknown as IDBDatabase))
          return request
        }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return {
    factory,
    kill() {
      life.dead = true
      for (const transaction of running)
        try {
          transaction.abort()
        } catch {
          // It ended a moment ago.
        }
      for (const database of open) database.close()
    },
  }
}
