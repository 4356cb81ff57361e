<?php

declare(strict_types=1);

namespace Shop\Security;

/**
 * Keys and passwords. Ask whenever one is needed and keep none: a long-running worker then takes a new key
 * without a restart.
 */
interface Secrets
{
    /**
     * All values that are valid now, the newest first. Sign and log in with the first; accept a signature by any:
     * while a key is being replaced, both sides hold two.
     *
     * @param string $name e.g. `payment-webhook-secret`
     * @return non-empty-list<string>
     * @throws SecretUnavailable
     */
    public function get(string $name): array;
}
