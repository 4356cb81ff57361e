<?php

declare(strict_types=1);

namespace Shop\Tests\Security;

use GuzzleHttp\Client;
use PHPUnit\Framework\TestCase;
use Shop\Security\SecretUnavailable;
use Shop\Security\VaultLogin;
use Shop\Security\VaultSecrets;
use Shop\Tests\Http\FakeClock;

final class VaultSecretsTest extends TestCase
{
    private const START = 1_768_471_200;
    private FakeVault $vault;
    private FakeClock $clock;
    private VaultSecrets $secrets;

    protected function setUp(): void
    {
        $this->vault = new FakeVault();
        $this->vault->put('payment-token', 'first', self::START - 1_000_000);
        $this->clock = new FakeClock(1000 * self::START);
        $this->secrets = $this->secretsBy(static fn (): array => ['role_id' => 'role', 'secret_id' => 'secret']);
    }

    public function testLogsInOnceAndReadsOnceWhileItIsFresh(): void
    {
        self::assertSame(['first'], $this->secrets->get('payment-token'));
        self::assertSame(['first'], $this->secrets->get('payment-token'));
        self::assertSame(['POST /v1/auth/approle/login', 'GET /v1/secret/data/shop/payment-token'], $this->vault->asked);
    }

    public function testTakesARotatedKeyWithoutARestartAndKeepsTheOldOneForTheOverlap(): void
    {
        $this->secrets->get('payment-token');
        $this->vault->put('payment-token', 'second', self::START + 10);
        $this->clock->pass(31_000);
        self::assertSame(['second', 'first'], $this->secrets->get('payment-token'));
        $this->clock->pass(86_400_000);
        self::assertSame(['second'], $this->secrets->get('payment-token'));
    }

    public function testADeletedVersionIsValidNoMore(): void
    {
        $this->vault->secrets['payment-token'][0]['isDeleted'] = true;
        $this->vault->put('payment-token', 'second', self::START);
        self::assertSame(['second'], $this->secrets->get('payment-token'));
    }

    public function testRenewsItsLeaseBeforeItEnds(): void
    {
        $this->secrets->get('payment-token');
        $this->clock->pass(2_500_000);
        $this->secrets->get('payment-token');
        self::assertContains('POST /v1/auth/token/renew-self', $this->vault->asked);
        self::assertCount(1, array_keys($this->vault->asked, 'POST /v1/auth/approle/login', true));
    }

    public function testLogsInAnewWhereTheLeaseCannotBeRenewedOrHasEnded(): void
    {
        $this->secrets->get('payment-token');
        $this->vault->isRenewalRefused = true;
        $this->clock->pass(2_500_000);
        $this->secrets->get('payment-token');
        $this->clock->pass(3_700_000);
        $this->secrets->get('payment-token');
        self::assertCount(3, array_keys($this->vault->asked, 'POST /v1/auth/approle/login', true));
    }

    public function testLogsInAnewWhereItsTokenWasRevoked(): void
    {
        $this->secrets->get('payment-token');
        $this->vault->revokeAll();
        $this->clock->pass(31_000);
        self::assertSame(['first'], $this->secrets->get('payment-token'));
    }

    public function testOutlastsVaultForAWhileAndNotForEver(): void
    {
        $this->secrets->get('payment-token');
        $this->vault->isAway = true;
        $this->clock->pass(600_000);
        self::assertSame(['first'], $this->secrets->get('payment-token'));
        $this->clock->pass(3_600_000);
        $this->expectException(SecretUnavailable::class);
        $this->secrets->get('payment-token');
    }

    public function testASecretThatIsGoneIsNotUsedOn(): void
    {
        $this->secrets->get('payment-token');
        $this->vault->secrets = [];
        $this->clock->pass(31_000);
        $this->expectExceptionObject(new SecretUnavailable('Vault has no secret payment-token.', 404));
        $this->secrets->get('payment-token');
    }

    public function testShowsAGivenTokenAsItIs(): void
    {
        self::assertSame(['first'], $this->secretsBy(static fn (): string => 'given-token')->get('payment-token'));
        self::assertSame(['GET /v1/secret/data/shop/payment-token'], $this->vault->asked);
    }

    public function testSaysNothingOfItsCredentialsWhereTheyAreWrong(): void
    {
        $this->expectExceptionObject(new SecretUnavailable('Vault answered 400 to v1/auth/approle/login.'));
        $this->secretsBy(static fn (): array => ['role_id' => 'role', 'secret_id' => 'wrong'])->get('payment-token');
    }

    private function secretsBy(\Closure $credentials): VaultSecrets
    {
        $http = new Client(['base_uri' => 'http://vault.test:8200/', 'handler' => $this->vault, 'http_errors' => false]);
        return new VaultSecrets($http, new VaultLogin($http, $this->clock, $credentials), 'secret', 'shop', $this->clock);
    }
}
