<?php

declare(strict_types=1);

namespace Firedrill;

/**
 * Finds what starts Firedrill.
 *
 * @internal
 */
final class Command
{
    /**
     * `FIREDRILL_COMMAND`; else the command of the package that this one came with; else what npm installed here or in a folder
     * above; else `firedrill` on the PATH.
     *
     * @return list<string>
     */
    public static function find(): array
    {
        $given = getenv('FIREDRILL_COMMAND');
        if (is_string($given) && trim($given) !== '') {
            return array_values(array_filter(str_getcsv(trim($given), ' ', '"', ''), static fn (?string $part): bool => $part !== null && $part !== ''));
        }
        $beside = dirname(__DIR__, 2) . '/bin/firedrill.js';
        if (is_file($beside)) {
            return ['node', $beside];
        }
        for ($folder = (string) getcwd(); ; $folder = dirname($folder)) {
            $installed = "{$folder}/node_modules/@firedrill/cli/bin/firedrill.js";
            if (is_file($installed)) {
                return ['node', $installed];
            }
            if ($folder === dirname($folder)) {
                return ['firedrill'];
            }
        }
    }
}
