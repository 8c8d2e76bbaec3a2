package org.obmeet.telemetry.lake;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Set;

public final class KeyRing {
  KeyRing() {}

  public static KeyRing create(Path file) {
    throw new UnsupportedOperationException();
  }

  public static KeyRing create(Path file, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  public static KeyRing open(Path file) {
    throw new UnsupportedOperationException();
  }

  public static KeyRing open(Path file, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  public static Path defaultFor(String lakeRoot) {
    throw new UnsupportedOperationException();
  }

  public static void requireOutside(Path file, String lakeRoot) {
    throw new UnsupportedOperationException();
  }

  public String id() {
    throw new UnsupportedOperationException();
  }

  public byte[] subjectKey() {
    throw new UnsupportedOperationException();
  }

  public byte[] epochKey(String stream, String kind, long epoch) {
    throw new UnsupportedOperationException();
  }

  public boolean has(KeyName key) {
    throw new UnsupportedOperationException();
  }

  public Set<KeyName> ensure(Collection<KeyName> keys) {
    throw new UnsupportedOperationException();
  }

  public void destroy(KeyName key) {
    throw new UnsupportedOperationException();
  }

  public String fingerprint(KeyName key) {
    throw new UnsupportedOperationException();
  }

  public void check(LakeState state) {
    throw new UnsupportedOperationException();
  }
}
