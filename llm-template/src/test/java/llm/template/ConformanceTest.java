package llm.template;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Published templates render as the reference renders them. */
class ConformanceTest {
  /** The expected prompts say 2026, though their description says 2025. */
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T16:00:00Z"), ZoneOffset.UTC);

  private static final List<Map<String, ?>> USER =
      List.of(Conversation.message("user", "Hello, who are you?"));
  private static final List<Map<String, ?>> SYSTEM =
      List.of(
          Conversation.message("system", "You are terse."),
          Conversation.message("user", "Name a colour."));
  private static final List<Map<String, ?>> TURNS =
      List.of(
          SYSTEM.get(0),
          SYSTEM.get(1),
          Conversation.message("assistant", "Blue."),
          Conversation.message("user", "And a \"fruit\"?\nJust one."));

  private static Conversation conversation(String kind) {
    return switch (kind) {
      case "user" -> Conversation.of(USER);
      case "system" -> Conversation.of(SYSTEM);
      case "turns" -> Conversation.of(TURNS);
      case "tools" -> Conversation.of(TURNS).withTools(List.of(Tools.WEATHER));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Test
  void rendersPublishedTemplatesAsTheReferenceDoes() {
    var sources = SharedChat.templates();
    var templates = new TreeMap<String, ChatTemplate>();
    sources.forEach(
        (name, source) -> templates.put(name, ChatTemplate.parse(name, source, "<s>", "</s>")));
    var equal = new TreeMap<String, List<Boolean>>();
    var checks = new ArrayList<Executable>();
    for (var one : SharedChat.cases()) {
      String prompt = render(templates.get(one.template()), one.kind());
      equal.computeIfAbsent(one.kind(), kind -> new ArrayList<>()).add(prompt.equals(one.prompt()));
      checks.add(() -> assertEquals(one.prompt(), prompt, one.toString()));
    }
    System.out.println("Chat templates as the reference: " + summary(equal));
    assertFalse(checks.isEmpty());
    assertAll(checks);
  }

  private static String render(ChatTemplate template, String kind) {
    try {
      var options = RenderOptions.defaults().withClock(CLOCK);
      return template.render(conversation(kind), options).text();
    } catch (TemplateException e) {
      return e.toString();
    }
  }

  private static String summary(Map<String, List<Boolean>> equal) {
    return equal.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + " "
                    + entry.getValue().stream().filter(same -> same).count()
                    + "/"
                    + entry.getValue().size())
        .collect(Collectors.joining(", "));
  }
}
