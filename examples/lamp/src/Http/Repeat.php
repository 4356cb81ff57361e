<?php

declare(strict_types=1);

namespace Shop\Http;

/** Whether the client may make a call again by itself. */
enum Repeat
{
    /** It changes nothing, or the same twice is the same as once: a read, a quote, an opt-out. */
    case Always;

    /**
     * It has an effect, and a key. The client repeats it where nothing has happened yet for certain (no connection, 429). Where
     * the outcome is unknown it goes back to the caller, who looks at the partner first: a partner may forget keys.
     */
    case Keyed;

    /** It has an effect, and no key: the caller alone can know. */
    case Never;
}
