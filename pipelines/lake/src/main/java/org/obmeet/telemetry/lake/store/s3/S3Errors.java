package org.obmeet.telemetry.lake.store.s3;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Converts failures of an object store to exceptions. Their messages do not quote those of the
 * store or the SDK, which may contain signatures.
 */
final class S3Errors {
  private static final int NOT_FOUND = 404;

  private S3Errors() {}

  /** Returns the error for a path; a {@link NoSuchFileException} if the object does not exist. */
  static IOException of(SdkException e, String path) {
    if (!(e instanceof AwsServiceException error)) {
      return new IOException(describe(e));
    }
    return isNotFound(error)
        ? new NoSuchFileException(path)
        : new IOException(describe(error.statusCode(), code(error)));
  }

  static boolean isNotFound(AwsServiceException error) {
    return error.statusCode() == NOT_FOUND && !code(error).equals("NoSuchBucket");
  }

  private static String code(AwsServiceException error) {
    String code = error.awsErrorDetails() == null ? null : error.awsErrorDetails().errorCode();
    return code == null || !code.matches("[A-Za-z0-9]{1,64}") ? "" : code;
  }

  private static String describe(int status, String code) {
    String returned = "the store returned " + status + (code.isEmpty() ? "" : " " + code);
    if (status == NOT_FOUND) {
      return "there is no such bucket";
    }
    if (status == 401 || status == 403) {
      return returned + ": check the credentials and their permissions";
    }
    if (status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")) {
      return returned + ": check region and endpoint (AWS_REGION, AWS_ENDPOINT_URL_S3)";
    }
    return returned;
  }

  private static String describe(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials found (AWS_ACCESS_KEY_ID, profile or role)";
    }
    if (message.startsWith("Unable to load region")) {
      return "no region is configured: set AWS_REGION, or a region in the profile";
    }
    String kind = Throwables.getRootCause(e).getClass().getSimpleName();
    return switch (kind) {
      case "UnknownHostException" -> "the store cannot be reached: its host is unknown";
      case "ConnectException" -> "the store cannot be reached: the connection is refused";
      case "SocketTimeoutException", "ApiCallTimeoutException", "ApiCallAttemptTimeoutException" ->
          "the store did not respond in time";
      default -> "the request to the store failed (" + kind + ")";
    };
  }
}
