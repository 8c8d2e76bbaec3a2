package org.obmeet.telemetry.cli.protect.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.keys.KeysetException;

class NoiseKeyFileTest {
  @TempDir Path root;

  private byte[] key(Path file) throws IOException {
    return NoiseKeyFile.key(
        Optional.of(file), Optional.empty(), OutputFolder.at(root.resolve("out")));
  }

  private Path file(int bytes, String mode) throws IOException {
    Path file = Files.write(root.resolve("key"), new byte[bytes]);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void missingFile_isCreatedForItsOwnerAlone_andReadAgain() throws Exception {
    Path file = root.resolve("key");

    byte[] created = key(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(created).hasSize(SecretNoise.KEY_BYTES).isEqualTo(Files.readAllBytes(file));
    assertThat(key(file)).isEqualTo(created);
  }

  @Test
  void noFile_givesANewKeyEachTime() throws Exception {
    OutputFolder out = OutputFolder.at(root.resolve("out"));

    assertThat(NoiseKeyFile.key(Optional.empty(), Optional.empty(), out))
        .isNotEqualTo(NoiseKeyFile.key(Optional.empty(), Optional.empty(), out));
  }

  @Test
  void ledger_keepsTheKey() throws Exception {
    Path ledger = Files.createDirectory(root.resolve("ledger"));
    OutputFolder out = OutputFolder.at(root.resolve("out"));

    byte[] key = NoiseKeyFile.key(Optional.empty(), Optional.of(ledger), out);

    assertThat(ledger.resolve(ReleaseLedger.KEY)).hasBinaryContent(key);
  }

  @Test
  void fileInTheOutputFolder_isRefusedAndNotCreated() {
    Path file = root.resolve("out").resolve("key");

    assertThatThrownBy(() -> key(file))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("--key must be outside --out");
    assertThat(file).doesNotExist();
  }

  @Test
  void fileOfAnotherSize_isRefused() throws Exception {
    Path file = file(31, "rw-------");

    assertThatThrownBy(() -> key(file))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("--key must be a file of 32 bytes")
        .hasMessageContaining("has 31");
  }

  @Test
  void fileThatOthersCanRead_isRefused() throws Exception {
    Path file = file(SecretNoise.KEY_BYTES, "rw-r--r--");

    assertThatThrownBy(() -> key(file)).isInstanceOf(KeysetException.class);
  }
}
