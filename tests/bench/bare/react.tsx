// The page of `paint`'s floor: React with nothing to think about. A digit shows the next line, a letter shows eight results, and a
// box of the worklist's height scrolls over plain rows of text.
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'

const HEIGHT = 3000 * 36

function Floor() {
  const [line, setLine] = useState(0)
  const [typed, setTyped] = useState('')
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (/^\d$/.test(event.key) && !(event.target instanceof HTMLInputElement)) setLine((now) => now + 1)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
  return (
    <main>
      <p data-node={line}>{`Line ${line}`}</p>
      <input aria-label="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
      <ul>
        {typed !== '' &&
          [1, 2, 3, 4, 5, 6, 7, 8].map((n) => (
            <li className="result" key={n}>
              {`${typed} ${n}`}
            </li>
          ))}
      </ul>
      <div className="box" style={{ height: 600, overflow: 'auto' }}>
        <div style={{ height: HEIGHT }} />
      </div>
    </main>
  )
}

const place = document.getElementById('root')
if (!place) throw new Error('no root')
createRoot(place).render(
  <StrictMode>
    <Floor />
  </StrictMode>,
)
