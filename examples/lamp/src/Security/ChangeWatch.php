<?php

declare(strict_types=1);

namespace Shop\Security;

use Shop\Config;

/**
 * Records in the audit log which keys and endpoints are others than before. Keys are known by a fingerprint, which tells that a key
 * changed and not what it is. Run it at each deployment and by a timer: a key that nobody announced shows up.
 */
final readonly class ChangeWatch
{
    public function __construct(private AuditLog $log, private Secrets $secrets, private Config $config)
    {
    }

    /** @return list<string> what has changed */
    public function look(string $actor): array
    {
        $changed = [];
        foreach ($this->config->partnerUrls as $partner => $url) {
            $now = ["endpoint $partner" => $url];
            foreach (["$partner-token", "$partner-webhook-secret"] as $secret) {
                $now["key $secret"] = implode(' ', array_map(self::fingerprint(...), $this->secrets->get($secret)));
            }
            foreach ($now as $subject => $value) {
                if ($this->log->last($subject) !== $value) {
                    $this->log->record($actor, $subject, $value);
                    $changed[] = $subject;
                }
            }
        }
        return $changed;
    }

    private static function fingerprint(#[\SensitiveParameter] string $secret): string
    {
        return substr(hash('sha256', "fingerprint of a shop's key:$secret"), 0, 16);
    }
}
