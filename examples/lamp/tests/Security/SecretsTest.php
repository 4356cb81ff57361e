<?php

declare(strict_types=1);

namespace Shop\Tests\Security;

use PHPUnit\Framework\TestCase;
use Shop\Security\FileSecrets;
use Shop\Security\SecretsFactory;
use Shop\Security\SecretUnavailable;
use Shop\Security\VaultSecrets;

final class SecretsTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/secrets-' . bin2hex(random_bytes(6));
        mkdir($this->folder, 0700);
    }

    protected function tearDown(): void
    {
        array_map('unlink', glob("$this->folder/*") ?: []);
        rmdir($this->folder);
    }

    public function testAFileHoldsTheNewestFirstAndIsReadAgainWhenItIsReplaced(): void
    {
        file_put_contents("$this->folder/payment-token", "one\n");
        $secrets = SecretsFactory::fromUrl("file://$this->folder");
        self::assertSame(['one'], $secrets->get('payment-token'));
        file_put_contents("$this->folder/next", "two\n\none\n");
        rename("$this->folder/next", "$this->folder/payment-token");
        self::assertSame(['two', 'one'], $secrets->get('payment-token'));
    }

    public function testAMissingOrEmptyFileIsNamedAndANameCannotLeaveTheFolder(): void
    {
        file_put_contents("$this->folder/empty", "\n");
        foreach (['missing', 'empty', '../passwd'] as $name) {
            try {
                (new FileSecrets($this->folder))->get($name);
                self::fail("$name was read");
            } catch (SecretUnavailable $problem) {
                self::assertStringContainsString($name, $problem->getMessage());
            }
        }
    }

    public function testAUrlChoosesVault(): void
    {
        self::assertInstanceOf(VaultSecrets::class, SecretsFactory::fromUrl('vault+https://vault.example:8200/secret/shop'));
        $this->expectException(\InvalidArgumentException::class);
        SecretsFactory::fromUrl('vault+https://vault.example:8200');
    }
}
