package org.obmeet.telemetry.lake.store.s3;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says in words what went wrong with an object store. What the store or the SDK says itself is not
 * quoted: it may hold requests, and with them who signed.
 */
final class S3Errors {
  private static final int NOT_FOUND = 404;

  private S3Errors() {}

  /** The fault of a request about a path; {@link NoSuchFileException} where there is no object. */
  static IOException of(SdkException e, String path) {
    if (!(e instanceof AwsServiceException answer)) {
      return new IOException(describe(e));
    }
    String code = code(answer);
    if (answer.statusCode() == NOT_FOUND && !code.equals("NoSuchBucket")) {
      return new NoSuchFileException(path);
    }
    return new IOException(describe(answer.statusCode(), code));
  }

  static boolean isNotFound(AwsServiceException answer) {
    return answer.statusCode() == NOT_FOUND && !code(answer).equals("NoSuchBucket");
  }

  private static String code(AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    return code == null || !code.matches("[A-Za-z0-9]{1,64}") ? "" : code;
  }

  private static String describe(int status, String code) {
    String answered = "the store answered " + status + (code.isEmpty() ? "" : " " + code);
    if (status == NOT_FOUND) {
      return "there is no such bucket";
    }
    if (status == 401 || status == 403) {
      return answered + ": check the credentials, and what they allow";
    }
    if (status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")) {
      return answered + ": check region and endpoint (AWS_REGION, AWS_ENDPOINT_URL_S3)";
    }
    return answered;
  }

  private static String describe(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials are found by the usual chain (AWS_ACCESS_KEY_ID, profile, role)";
    }
    if (message.startsWith("Unable to load region")) {
      return "no region is configured: name it by AWS_REGION or in a profile";
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String kind = root.getClass().getSimpleName();
    return switch (kind) {
      case "UnknownHostException" -> "the store cannot be reached: its host is not known";
      case "ConnectException" -> "the store cannot be reached: the connection is refused";
      case "SocketTimeoutException" -> "the store does not answer in time";
      default -> "the store cannot be talked to (" + kind + ")";
    };
  }
}
