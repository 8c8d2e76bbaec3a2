package org.obmeet.telemetry.privacy.projection.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that addresses are parsed as browsers do. */
class PageUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://obmeet.org:443/home, obmeet.org",
    "https://obmeet.org:443/home?filter[]=a, obmeet.org",
    "https://obmeet.org:443?filter[]=a, obmeet.org",
    "https://obmeet.org/a:b?filter[]=a, obmeet.org",
    "https://[::1]:3000/home, [::1]",
    "https://[::1]/home, [::1]",
    "https://[::1]:3000/?x[]=1, [::1]",
    "https://a]b@obmeet.org:3000/, obmeet.org",
  })
  void host_ofAnAddress_hasNoPort(String url, String host) {
    assertThat(new PageUrl().read(url).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " https://chat.example.org/home",
        "\t\n https://chat.example.org/home \r",
        "\u0000https://chat.example.org/home\u001f",
        "ht\ntps://chat.exam\tple.org/home"
      })
  void blanks_ofAnAddress_areIgnored(String url) {
    PageUrl page = new PageUrl().read(url);

    assertThat(page.absolute()).isTrue();
    assertThat(page.host()).isEqualTo("chat.example.org");
    assertThat(page.path()).isEqualTo("/home");
  }

  @Test
  void sameAddress_readTwice_isTheSame() {
    String url = " https://chat.example.org/home";
    PageUrl page = new PageUrl().read(url);

    assertThat(page.read("/elsewhere").host()).isEmpty();
    assertThat(page.read(url).host()).isEqualTo("chat.example.org");
    assertThat(page.read(url).host()).isEqualTo("chat.example.org");
  }
}
