// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** docs/tck-report.schema.json says what the JSON report is. */
class JsonSchemaTest {
  private final JsonSchema schema;

  JsonSchemaTest() throws IOException {
    schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../docs/tck-report.schema.json")));
  }

  private Set<ValidationMessage> errors(String json) {
    return schema.validate(json, InputFormat.JSON);
  }

  @Test
  void a_report_of_every_outcome_keeps_to_it() {
    assertEquals(Set.of(), errors(JsonReport.of(SampleReport.ofAllOutcomes())));
  }

  @Test
  void a_report_of_every_rule_keeps_to_it() {
    assertEquals(Set.of(), errors(JsonReport.of(SampleReport.ofWholeCatalogue(Outcome.PASSED))));
  }

  @Test
  void a_report_of_a_provider_that_is_not_there_keeps_to_it() {
    assertEquals(Set.of(), errors(JsonReport.of(TckRun.of("nowhere").run())));
  }

  @Test
  void every_outcome_and_verdict_is_in_it() {
    for (Outcome outcome : Outcome.values()) {
      RuleResult rule = SampleReport.rule("STREAM-2.3", Level.MUST, outcome);
      assertEquals(Set.of(), errors(JsonReport.of(SampleReport.of(List.of(rule)))));
    }
  }

  @Test
  void what_is_not_a_report_does_not_keep_to_it() {
    String json = JsonReport.of(SampleReport.ofAllOutcomes());
    for (String change :
        List.of(
            "\"verdict\": ->\"verdikt\": ", "\"MUST\"->\"MAY\"", "\"millis\": 7->\"millis\": -7")) {
      String[] fromTo = change.split("->", -1);
      String changed = json.replace(fromTo[0], fromTo[1]);
      assertFalse(errors(changed).isEmpty(), change);
    }
  }
}
