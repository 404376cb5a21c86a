package klatsch.rules.acl;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAclTest {
  @ParameterizedTest(name = "{1} with {0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'allow':['*']}                                 | good.org           | true",
        "{'allow':['*'],'deny':['evil.org']}             | evil.org           | false",
        "{'allow':['*'],'deny':['evil.org']}             | evil.org:8448      | false",
        "{'allow':['*'],'deny':['evil.org']}             | EVIL.org           | false",
        "{'allow':['*'],'deny':['Evil.ORG']}             | evil.org           | false",
        "{'allow':['*'],'deny':['evil.org']}             | not.evil.org       | true",
        "{'allow':['*'],'deny':['*.evil.org']}           | very.evil.org      | false",
        "{'allow':['*'],'deny':['*.evil.org']}           | evil.org           | true",
        "{'allow':['*'],'deny':['ev?l.org']}             | evil.org           | false",
        "{'allow':['*'],'deny':['ev?l.org']}             | evl.org            | true",
        "{'allow':['*'],'deny':['e.il.org']}             | evil.org           | true",
        "{'allow':['good.org'],'deny':['good.org']}      | good.org           | false",
        "{'allow':['good.org']}                          | good.org:1         | true",
        "{'allow':['good.org']}                          | other.org          | false",
        "{'allow':['good.org:8448']}                     | good.org:8448      | false",
        "{'deny':['evil.org']}                           | good.org           | false",
        "{'allow':[]}                                    | good.org           | false",
        "{}                                              | good.org           | false",
        "{'allow':'*'}                                   | good.org           | false",
        "{'allow':[7,'*'],'deny':[7,null]}               | good.org           | true",
        "{'allow':['*'],'deny':'evil.org'}               | evil.org           | true",
        "{'allow':['*']}                                 | 1.2.3.4            | true",
        "{'allow':['*'],'allow_ip_literals':true}        | 1.2.3.4:8448       | true",
        "{'allow':['*'],'allow_ip_literals':'false'}     | 1.2.3.4            | true",
        "{'allow':['*'],'allow_ip_literals':false}       | 1.2.3.4            | false",
        "{'allow':['*'],'allow_ip_literals':false}       | 1.2.3.4:8448       | false",
        "{'allow':['1.2.3.4'],'allow_ip_literals':false} | 1.2.3.4            | false",
        "{'allow':['*'],'allow_ip_literals':false}       | [::1]              | false",
        "{'allow':['*'],'allow_ip_literals':false}       | [2001:db8::1]:8448 | false",
        "{'allow':['*'],'allow_ip_literals':false}       | 1.2.3.4.org        | true",
        "{'allow':['*'],'deny':['[2001:db8::1]']}        | [2001:DB8::1]:8448 | false",
        "{'allow':['*'],'deny':['[2001:db8::*]']}        | [2001:db8::7]      | false",
      })
  void whoMayTakePart(String acl, String server, boolean allowed) {
    assertThat(ServerAcl.of(json(acl)).allows(server)).isEqualTo(allowed);
  }

  @Test
  void aRoomWithoutListsIsOpen() {
    assertThat(ServerAcl.of(null).allows("evil.org")).isTrue();
    assertThat(ServerAcl.of(null).allows("1.2.3.4")).isTrue();
  }

  @Test
  @Timeout(60)
  void aPatternThatIsMeantToTakeLongDoesNot() {
    var acl = ServerAcl.of(json("{'allow':['" + "*a".repeat(9_000) + "b']}"));

    assertThat(acl.allows("a".repeat(230))).isFalse();
  }
}
