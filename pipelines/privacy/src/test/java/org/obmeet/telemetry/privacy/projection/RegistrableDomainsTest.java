package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrableDomainsTest {
  private final RegistrableDomains owners = new RegistrableDomains(List.of(".obmeet.cloud"));

  @ParameterizedTest
  @CsvSource({
    "https://chat.example.org/, example.org",
    "https://user:pw@Chat.EXAMPLE.org:3000/x?y, example.org",
    "chat.example.org:3000, example.org",
    "example.org, example.org",
    "http://a.b.example.co.uk, example.co.uk",
    "https://acme.obmeet.cloud/, acme.obmeet.cloud",
    "https://x.acme.obmeet.cloud/, acme.obmeet.cloud",
    "https://team.github.io, team.github.io",
    "https://chat.bücher.de, xn--bcher-kva.de",
    "https://chat.xn--bcher-kva.de, xn--bcher-kva.de",
    "https://chat.BÜCHER.de, xn--bcher-kva.de",
    "https://chat.straße.de, xn--strae-oqa.de",
    "https://chat.STRAẞE.de, xn--strae-oqa.de",
    "https://chat.strasse.de, strasse.de",
    "https://βόλος.com, xn--nxasmm1c.com",
    "https://βόλοσ.com, xn--nxasmq6b.com",
    "https://faß。de, xn--fa-hia.de",
    "https://bücherstraße.de, xn--bcherstrae-e4a35a.de",
    "https://chat.example.org:3000/?x[]=1, example.org",
    "' https://chat.example.org/', example.org",
    "' chat.example.org:3000', example.org",
  })
  void address_ofADomain_isItsRegistrableDomain(String address, String domain) {
    assertThat(owners.domain(address)).contains(domain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "http://localhost:3000/", "http://192.168.1.7/", "http://[::1]:3000/", "http://chat/",
        "https://co.uk/", "https://github.io", "http://a..b", "http://:::", "/x"
      })
  void address_withoutADomain_hasNoOwner(String address) {
    assertThat(owners.domain(address)).isEmpty();
  }
}
