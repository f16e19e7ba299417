// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * The structure that Jenkins, GitLab and GitHub's actions read, and the badge, which is XML too.
 */
class JUnitXmlReportTest {
  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static Document xml() throws Exception {
    return parse(JUnitXmlReport.of(SampleReport.ofAllOutcomes()));
  }

  /** What stands in the case of a rule: names of elements. */
  private static List<String> inCaseOf(String rule) throws Exception {
    Element testcase =
        elements(xml().getElementsByTagName("testcase")).stream()
            .filter(each -> each.getAttribute("name").startsWith(rule + " "))
            .findFirst()
            .orElseThrow();
    return elements(testcase.getChildNodes()).stream().map(Element::getTagName).toList();
  }

  @Test
  void a_MUST_rule_that_does_not_hold_is_a_failure_with_its_text() throws Exception {
    assertEquals(List.of("failure"), inCaseOf("STREAM-2.3"));
    String text = xml().getElementsByTagName("failure").item(0).getTextContent();
    assertTrue(text.contains("FAILED STREAM-2.3 MUST"), text);
    assertTrue(text.contains("Repeat      usocket tck --provider acme:Engine"), text);
  }

  @Test
  void a_rule_that_applies_and_did_not_run_is_an_error() throws Exception {
    assertEquals(List.of("error"), inCaseOf("TLS-1.1"));
    assertEquals(List.of("error"), inCaseOf("TLS-1.2"));
  }

  @Test
  void what_decides_nothing_is_skipped_with_its_text() throws Exception {
    assertEquals(List.of("skipped", "system-out"), inCaseOf("STREAM-2.2"));
    assertEquals(List.of("skipped", "system-out"), inCaseOf("STREAM-2.4"));
    assertEquals(List.of("skipped"), inCaseOf("TLS-1.3"));
    assertEquals(List.of("skipped"), inCaseOf("TLS-1.4"));
    assertEquals(List.of(), inCaseOf("STREAM-2.1"));
  }

  @Test
  void the_numbers_of_a_suite_are_those_of_its_cases() throws Exception {
    List<Element> suites = elements(xml().getDocumentElement().getChildNodes());
    assertEquals(
        List.of("STREAM", "TLS"),
        suites.stream().map(suite -> suite.getAttribute("name")).toList());
    for (Element suite : suites) {
      assertEquals("testsuite", suite.getTagName());
      assertEquals(
          suite.getElementsByTagName("testcase").getLength(),
          Integer.parseInt(suite.getAttribute("tests")));
      for (String[] kind :
          new String[][] {{"failure", "failures"}, {"error", "errors"}, {"skipped", "skipped"}}) {
        assertEquals(
            suite.getElementsByTagName(kind[0]).getLength(),
            Integer.parseInt(suite.getAttribute(kind[1])),
            kind[1]);
      }
      assertTrue(suite.getAttribute("time").matches("\\d+\\.\\d{3}"));
    }
    assertEquals("8", xml().getDocumentElement().getAttribute("tests"));
    // the schema that Jenkins checks against has no "skipped" there
    assertFalse(xml().getDocumentElement().hasAttribute("skipped"));
  }

  @Test
  void provider_and_verdict_are_properties() throws Exception {
    List<String> properties =
        elements(xml().getElementsByTagName("property")).stream()
            .map(each -> each.getAttribute("name") + "=" + each.getAttribute("value"))
            .toList();
    assertTrue(properties.contains("provider=acme:Engine"), properties::toString);
    assertTrue(properties.contains("verdict=DOES NOT CONFORM"), properties::toString);
  }

  @Test
  void the_badge_is_a_picture_with_a_title() throws Exception {
    Document svg = parse(Badge.of(SampleReport.ofAllOutcomes()));
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals(
        "usocket TCK: acme:Engine: DOES NOT CONFORM",
        svg.getElementsByTagName("title").item(0).getTextContent());
    int width = 0;
    for (Element each : elements(svg.getElementsByTagName("g").item(0).getChildNodes())) {
      width += Integer.parseInt(each.getAttribute("width"));
    }
    assertEquals(svg.getDocumentElement().getAttribute("width"), String.valueOf(width));
  }
}
