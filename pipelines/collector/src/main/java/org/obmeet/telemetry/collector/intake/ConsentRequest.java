package org.obmeet.telemetry.collector.intake;

import java.util.Optional;

/**
 * A request about the consent of one instance.
 *
 * @param subject subject of the instance, 16 bytes
 * @param token the token that the client sent; empty if it sent none
 */
public record ConsentRequest(byte[] subject, Action action, Optional<String> token) {
  /** The action that a client requests. */
  public sealed interface Action {}

  /**
   * An opt-in, or a change of a consent with its token.
   *
   * @param recovers true if the token of a consent in force is lost
   * @param idempotencyKey a secret of the client; equal opt-ins with the same key get the same
   *     token
   * @param client number of the client, see {@link InstanceTokens#client}
   */
  public record OptIn(
      OptInRequest optIn, boolean recovers, Optional<String> idempotencyKey, int client)
      implements Action {}

  /**
   * A confirmation of an opt-in by the first report with its token.
   *
   * @param host subject of the host that the report names; empty if it names none
   */
  public record ConfirmByReport(Optional<byte[]> host) implements Action {}

  /**
   * A confirmation of an opt-in by the host of the instance.
   *
   * @param host subject of the host that published the challenge of the token
   */
  public record ConfirmByHost(byte[] host) implements Action {}

  /** An end of the consent. */
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
