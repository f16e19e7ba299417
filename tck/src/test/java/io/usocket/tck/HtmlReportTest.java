// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final String PAGE = HtmlReport.of(SampleReport.ofAllOutcomes());

  private static List<String> all(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void the_verdict_comes_first_then_deviations_failures_areas_and_rules() {
    int at = 0;
    for (String part :
        List.of(
            "<strong class=\"verdict\">DOES NOT CONFORM</strong>",
            "<h2>Declared deviations",
            "no &lt;b&gt;way&lt;/b&gt; &amp; means <a href=\"https://example.org/?a&amp;b\">",
            "<h2>Failures",
            "<h2>SHOULD rules not met",
            "<h2>Areas",
            "<h2>Rules",
            "<details id=\"STREAM-2.1\"")) {
      assertTrue(PAGE.indexOf(part) > at, () -> part + " in its place");
      at = PAGE.indexOf(part);
    }
  }

  @Test
  void a_failure_is_there_in_full() {
    String failure = PAGE.substring(PAGE.indexOf("<article id=\"failed-STREAM-2.3\""));
    for (String part :
        List.of(
            "At the end of the stream <code>recv</code> answers",
            "<dt>Expected</dt><dd><pre>0</pre>",
            "<dt>Actual</dt><dd><pre>was &lt;/pre&gt;",
            "<dt>Check</dt><dd>recv, call 2",
            "<dt>Why</dt><dd>a reader",
            "<dt>Source</dt><dd>POSIX recv()",
            "<dt>Advice</dt><dd>BytePort.read answered END_OF_STREAM",
            "<dt>Repeat</dt><dd><pre>usocket tck --provider acme:Engine --rule STREAM-2.3</pre>",
            "StreamReadRules.java",
            "void STREAM_2_3_read_without_a_size")) {
      assertTrue(failure.contains(part), () -> part + " in " + failure.substring(0, 4_000));
    }
  }

  @Test
  void what_a_provider_says_is_text() {
    assertEquals(1, all("<script", PAGE).size(), "the page's own script, and no other");
    assertFalse(PAGE.contains("alert('x')</script>"), "a script of the provider");
    assertFalse(PAGE.contains("AcmeTLS 1 <b>"), "markup of the provider");
    assertTrue(PAGE.chars().noneMatch(c -> c == 0 || c == 0x1b || c == 0xffff));
  }

  @Test
  void it_stands_alone() {
    assertEquals(
        List.of(), all("<[^>]+ src=|@import|url\\(|<link (?!rel=\"icon\" href=\"data:,\")", PAGE));
    assertEquals(
        Set.of("<a href=\"https"), new HashSet<>(all("<[^>]*\"https?\\b", PAGE)), "but for links");
  }

  @Test
  void every_id_is_there_once_and_every_link_leads_somewhere() {
    List<String> ids = all(" id=\"[^\"]+", PAGE).stream().map(id -> id.substring(5)).toList();
    assertEquals(ids.size(), new HashSet<>(ids).size(), ids::toString);
    for (String link : all("href=\"#[^\"]+", PAGE)) {
      assertTrue(ids.contains(link.substring(7)), link);
    }
  }

  @Test
  void every_control_of_the_filter_has_a_label_and_is_hidden_until_it_works() {
    String form = PAGE.substring(PAGE.indexOf("<form"), PAGE.indexOf("</form>"));
    assertTrue(form.startsWith("<form id=\"filter\" role=\"search\" hidden>"), form);
    assertEquals(
        all("<(select|input)", form).size(), all("<label>\\w+ <(select|input)", form).size(), form);
    assertEquals(8, all("value=\"[a-z-]+\"", form).size(), form);
  }

  @Test
  void a_page_of_all_rules_is_small() {
    String page = HtmlReport.of(SampleReport.ofWholeCatalogue(Outcome.PASSED));
    int bytes = page.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes < 600_000, bytes + " bytes");
  }
}
