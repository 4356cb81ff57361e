<?php

declare(strict_types=1);

namespace Shop\Security;

/**
 * One file a secret, one value a line, the newest first: as Docker, Kubernetes and systemd's credentials hand them over.
 *
 * It is read every time. Some microseconds buy that a new key holds at once in every php-fpm child and every worker.
 * Replace a file by `mv`, never by writing into it: a reader in between would see half a key.
 */
final readonly class FileSecrets implements Secrets
{
    public function __construct(private string $folder)
    {
    }

    public function get(string $name): array
    {
        if (preg_match('/^[a-z0-9]+(-[a-z0-9]+)*$/', $name) !== 1) {
            throw new SecretUnavailable("The secret's name $name is not made of lower-case words and hyphens.");
        }
        $file = $this->folder . '/' . $name;
        $text = is_file($file) ? @file_get_contents($file) : false;
        if ($text === false) {
            throw new SecretUnavailable("The secret $name cannot be read from $file.");
        }
        $values = array_values(array_filter(array_map('trim', explode("\n", $text)), static fn (string $line): bool => $line !== ''));
        return $values === [] ? throw new SecretUnavailable("The secret $name is empty in $file.") : $values;
    }
}
