<?php

declare(strict_types=1);

namespace Shop\Tests\Domain;

use PHPUnit\Framework\TestCase;
use Shop\Domain\StepName;

final class StepNameTest extends TestCase
{
    public function testHasAKindAndASubject(): void
    {
        self::assertSame('notify', StepName::kind('notify:refund_issued:r1'));
        self::assertSame('refund_issued:r1', StepName::subject('notify:refund_issued:r1'));
        self::assertSame('', StepName::subject('authorize'));
    }

    public function testOneStepOfOneOrderHasOneKey(): void
    {
        $key = StepName::idempotencyKey('LS-100001', 'capture');
        self::assertSame($key, StepName::idempotencyKey('LS-100001', 'capture'));
        self::assertNotSame($key, StepName::idempotencyKey('LS-100001', 'authorize'));
        self::assertNotSame($key, StepName::idempotencyKey('LS-100002', 'capture'));
    }
}
