<?php

declare(strict_types=1);

namespace Shop\Security;

/** The secret is not there or cannot be read. The message names it and never holds its value. */
final class SecretUnavailable extends \RuntimeException
{
}
