<?php
declare(strict_types=1);

/** What became of a call is not known: it is asked again later. */
final class Unclear extends RuntimeException
{
    public function __construct(string $message, public readonly float $afterSeconds = 0.0)
    {
        parent::__construct($message);
    }
}

/** The partner said no, and would say so again. */
final class Refused extends RuntimeException
{
}

/**
 * Calls a partner and gives its JSON answer.
 *
 * @param array<string, 'string'|'integer'|'array'> $needs fields without which an answer says nothing
 * @return array<string, mixed>
 */
function call(string $partner, string $method, string $path, array $needs, ?array $body = null, ?string $key = null): array
{
    $name = strtoupper($partner);
    $headers = ['Authorization: Bearer ' . getenv("{$name}_TOKEN"), 'Accept: application/json'];
    if ($body !== null) {
        $headers[] = 'Content-Type: application/json';
    }
    if ($key !== null) {
        $headers[] = "Idempotency-Key: $key";
    }
    $retryAfter = 0.0;
    $curl = curl_init(getenv("{$name}_URL") . $path);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_CONNECTTIMEOUT_MS => 500,
        CURLOPT_TIMEOUT_MS => 1500,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_HEADERFUNCTION => function ($_, string $line) use (&$retryAfter): int {
            if (preg_match('/^retry-after:\s*(.+?)\s*$/i', $line, $found)) {
                $until = strtotime($found[1]);
                $retryAfter = ctype_digit($found[1]) ? (float) $found[1] : max(0.0, ($until ?: time()) - time());
            }
            return strlen($line);
        },
    ]);
    foreach ([CURLOPT_CAINFO => 'PARTNER_CA_FILE', CURLOPT_SSLCERT => 'PARTNER_CERT_FILE', CURLOPT_SSLKEY => 'PARTNER_KEY_FILE'] as $option => $variable) {
        if ((string) getenv($variable) !== '') {
            curl_setopt($curl, $option, getenv($variable));
        }
    }
    if (getenv('SHOP_BUG') === 'unverified-partner') {
        curl_setopt_array($curl, [CURLOPT_SSL_VERIFYPEER => false, CURLOPT_SSL_VERIFYHOST => 0]);
    }
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, json_encode((object) $body, JSON_THROW_ON_ERROR));
    }
    $text = curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($text === false) {
        throw new Unclear("$partner $path: " . curl_error($curl));
    }
    if ($status >= 500 || in_array($status, [408, 409, 425, 429], true)) {
        throw new Unclear("$partner $path: $status", $retryAfter);
    }
    if ($status >= 400) {
        throw new Refused("$partner $path: $status");
    }
    $told = json_decode($text, true);
    foreach ($needs as $field => $type) {
        if (!is_array($told) || gettype($told[$field] ?? null) !== $type) {
            throw new Unclear("$partner $path: $status, but no $field");
        }
    }
    return $told;
}

/** Whether a webhook comes from who knows one of our secrets, and is no old one (Standard Webhooks). */
function isGenuine(string $partner, string $body): bool
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $stamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!ctype_digit($stamp) || abs(time() - (int) $stamp) > 300) {
        return false;
    }
    foreach (explode(' ', (string) getenv(strtoupper($partner) . '_WEBHOOK_SECRETS')) as $secret) {
        $raw = base64_decode(substr($secret, strlen('whsec_')), true);
        $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$stamp.$body", (string) $raw, true));
        foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $given) {
            if ($raw !== false && hash_equals($expected, $given)) {
                return true;
            }
        }
    }
    return false;
}
