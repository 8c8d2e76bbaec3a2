package org.obmeet.telemetry.lake.keys;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Wraps keys with a key of AWS KMS, which does not leave the service. Region, endpoint and
 * credentials come from the AWS default chain. The name of a wrapped key is its encryption context.
 *
 * @param keyId ARN, alias or id of the key in the service
 */
record AwsKmsKeyWrapping(KmsClient client, String keyId) implements KeyWrapping {
  /** Prefix of the location of a key: {@code aws-kms:ARN} or {@code aws-kms:alias/NAME}. */
  static final String SCHEME = "aws-kms:";

  private static final String CONTEXT = "telemetry-key";

  static KeyWrapping open(String location) {
    String keyId = location.substring(SCHEME.length());
    if (keyId.isBlank()) {
      throw new KeysetException("a key of AWS KMS must be aws-kms:ARN or aws-kms:alias/NAME");
    }
    return send(
        keyId,
        () ->
            new AwsKmsKeyWrapping(
                KmsClient.builder().httpClientBuilder(ApacheHttpClient.builder()).build(), keyId));
  }

  @Override
  public byte[] wrap(String name, byte[] key) {
    return send(
        keyId,
        () ->
            client
                .encrypt(
                    request ->
                        request
                            .keyId(keyId)
                            .encryptionContext(Map.of(CONTEXT, name))
                            .plaintext(SdkBytes.fromByteArray(key)))
                .ciphertextBlob()
                .asByteArray());
  }

  @Override
  public byte[] unwrap(String name, byte[] wrapped) {
    return send(
        keyId,
        () ->
            client
                .decrypt(
                    request ->
                        request
                            .keyId(keyId)
                            .encryptionContext(Map.of(CONTEXT, name))
                            .ciphertextBlob(SdkBytes.fromByteArray(wrapped)))
                .plaintext()
                .asByteArray());
  }

  private static <T> T send(String keyId, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      String reason =
          e instanceof AwsServiceException failed && failed.awsErrorDetails() != null
              ? failed.awsErrorDetails().errorCode()
              : e.getMessage();
      throw new KeysetException(
          "AWS KMS does not use the key %s: %s. Check AWS_REGION, the credentials, and"
                  .formatted(keyId, reason)
              + " their permissions kms:Encrypt and kms:Decrypt",
          e);
    }
  }

  @Override
  public String toString() {
    return SCHEME + keyId;
  }
}
