package org.obmeet.telemetry.lake.transparency.publish;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import org.obmeet.telemetry.lake.transparency.NoteKey;
import org.obmeet.telemetry.lake.transparency.SignedNote;

/** A key of a witness, which signs as the C2SP specification tlog-cosignature says. */
record WitnessKey(NoteKey key, KeyPair pair) {
  static WitnessKey create(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] x509 = pair.getPublic().getEncoded();
      byte[] raw = Arrays.copyOfRange(x509, x509.length - 32, x509.length);
      return new WitnessKey(new NoteKey(name, NoteKey.COSIGNATURE, raw), pair);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SignedNote.Signature sign(String checkpoint, long seconds) {
    try {
      Signature signing = Signature.getInstance("Ed25519");
      signing.initSign(pair.getPrivate());
      signing.update(
          ("cosignature/v1\ntime " + seconds + "\n" + checkpoint).getBytes(StandardCharsets.UTF_8));
      byte[] bytes = ByteBuffer.allocate(72).putLong(seconds).put(signing.sign()).array();
      int id = Integer.parseUnsignedInt(key.id(), 16);
      return new SignedNote.Signature(key.name(), id, bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
