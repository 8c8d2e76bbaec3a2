package org.obmeet.telemetry.cli.protect.publication;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes files durably: each method returns when the data are on disk. */
final class DurableFileWrites {
  private DurableFileWrites() {}

  /** Creates a file, which must not exist. */
  static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes the entries of a folder durable, if the operating system supports it. */
  static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return; // some systems cannot open folders; the files themselves are durable
    }
  }
}
