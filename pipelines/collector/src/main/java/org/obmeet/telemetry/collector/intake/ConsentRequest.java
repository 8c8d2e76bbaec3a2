package org.obmeet.telemetry.collector.intake;

import java.util.Optional;

/** A request about the consent of one instance, whose subject has 16 bytes. */
public record ConsentRequest(byte[] subject, Action action, Optional<String> token) {
  public sealed interface Action {}

  /** An opt-in or a change. The idempotency key is a secret that repeated requests share. */
  public record OptIn(OptInRequest optIn, boolean recovers, Optional<String> idempotencyKey)
      implements Action {}

  /** A confirmation by the first report with the token of an opt-in. */
  public record ConfirmByReport(Optional<byte[]> host) implements Action {}

  /** A confirmation by a host that published the challenge of the token. */
  public record ConfirmByHost(byte[] host) implements Action {}

  public record OptOut() implements Action {}

  /** A look at the consent, which changes nothing. */
  public record Show() implements Action {}

  InstanceSubject instance() {
    return InstanceSubject.of(subject);
  }

  /** Omits the instance and the token, because the text may be logged. */
  @Override
  public String toString() {
    return action.getClass().getSimpleName();
  }
}
