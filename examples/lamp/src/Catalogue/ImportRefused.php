<?php

declare(strict_types=1);

namespace Shop\Catalogue;

final class ImportRefused extends \RuntimeException
{
}
