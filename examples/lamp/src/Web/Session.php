<?php

declare(strict_types=1);

namespace Shop\Web;

use Shop\Security\Secrets;

/**
 * Who buys here, in a signed cookie. PHP's own sessions are files that lock out a customer's second request while the first waits,
 * and are gone with the machine; this needs neither a file nor a database.
 */
final readonly class Session
{
    private const COOKIE = 'shop_session';

    /** @param bool $isSecure whether customers come over HTTPS, so that the cookie goes over nothing else */
    public function __construct(private Secrets $secrets, private bool $isSecure)
    {
    }

    /** @return array{string, string} the cookie's header, and the token that changing requests carry */
    public function begin(): array
    {
        $customer = 'cust_' . bin2hex(random_bytes(12));
        $mac = $this->macs("session:$customer")[0];
        $cookie = self::COOKIE . "=$customer.$mac; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000" . ($this->isSecure ? '; Secure' : '');
        return [$cookie, $this->macs("csrf:$customer")[0]];
    }

    /** @throws Problem 401 without a session of ours, 403 where a changing request lacks its token */
    public function customer(Request $request): string
    {
        [$customer, $mac] = explode('.', $request->cookies[self::COOKIE] ?? '', 2) + ['', ''];
        if ($customer === '' || !$this->fits("session:$customer", $mac)) {
            throw new Problem(401, 'no-session', 'begin a session first');
        }
        // SameSite keeps other sites' forms out in browsers of today; the token does in all.
        if ($request->method !== 'GET' && !$this->fits("csrf:$customer", $request->header('x-csrf-token'))) {
            throw new Problem(403, 'csrf', 'the X-CSRF-Token is missing or not of this session');
        }
        return $customer;
    }

    private function fits(string $text, string $mac): bool
    {
        foreach ($this->macs($text) as $expected) {
            if (hash_equals($expected, $mac)) {
                return true;
            }
        }
        return false;
    }

    /** @return non-empty-list<string> one for each live key, the newest first */
    private function macs(string $text): array
    {
        return array_map(static fn (string $key): string => hash_hmac('sha256', $text, $key), $this->secrets->get('session-key'));
    }
}
