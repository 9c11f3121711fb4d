package llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What editors are told of the properties, and what the page says of them. */
class MetadataTest {
  private static final Pattern PROPERTY =
      Pattern.compile(
          "\"name\": \"(llm\\.[^\"]+)\",\\s*\"type\": \"[^\"]+\",(\\s*\"description\")?");

  private static String metadata() throws Exception {
    var name = "/META-INF/spring-configuration-metadata.json";
    // Others' jars have such a file too: ours lies beside our classes.
    var classes = LlmChatProperties.class.getProtectionDomain().getCodeSource().getLocation();
    return Files.readString(Path.of(classes.toURI()).resolve(name.substring(1)));
  }

  @Test
  void everyPropertyIsDescribed() throws Exception {
    var metadata = metadata();
    var properties = metadata.substring(metadata.indexOf("\"properties\""));
    var found = PROPERTY.matcher(properties).results().toList();
    assertThat(found).hasSizeGreaterThan(30);
    for (var property : found) assertThat(property.group(2)).as(property.group(1)).isNotNull();
    var names = found.stream().map(property -> property.group(1)).toList();
    assertThat(names).contains("llm.chat.load.cache-bytes", "llm.embedding.options.purpose");
  }

  @Test
  void thePagesPropertiesAreThere() throws Exception {
    var page = Files.readString(Path.of("../README.md"), StandardCharsets.UTF_8);
    var block = page.split("```properties\n")[1].split("```")[0];
    var metadata = metadata();
    for (var line : block.lines().toList()) {
      assertThat(metadata).contains("\"name\": \"" + line.split("=")[0] + "\"");
    }
  }
}
