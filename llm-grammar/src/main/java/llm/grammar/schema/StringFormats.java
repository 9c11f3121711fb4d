package llm.grammar.schema;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import llm.grammar.form.CodePoints;
import llm.grammar.form.GrammarException.Kind;
import llm.grammar.form.Regex;
import org.jspecify.annotations.Nullable;

/**
 * The formats that the specification names, as languages: JSON Schema validation 2020-12, section
 * 7.3. They are written as patterns; {@code <name>} in one stands for another.
 */
final class StringFormats {
  /** Named by the specification, and not regular or told by tables that are not here. */
  private static final Set<String> REFUSED = Set.of("regex", "idn-hostname", "idn-email");

  private static final Map<String, String> PARTS =
      Map.ofEntries(
          // RFC 3339, section 5.6, with the days that a month has.
          Map.entry(
              "full-date",
              "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
                  + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
                  + "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
                  + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
                  + "-02-29)"),
          Map.entry("offset", "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"),
          Map.entry(
              "full-time", "(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?<offset>)"),
          // RFC 3986, appendix A.
          Map.entry("pct", "%[0-9A-Fa-f]{2}"),
          Map.entry("octet", "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"),
          Map.entry("ipv4", "<octet>(?:\\.<octet>){3}"),
          Map.entry("h16", "[0-9A-Fa-f]{1,4}"),
          Map.entry("ls32", "(?:<h16>:<h16>|<ipv4>)"),
          Map.entry(
              "ipv6",
              "(?:(?:<h16>:){6}<ls32>|::(?:<h16>:){5}<ls32>|(?:<h16>)?::(?:<h16>:){4}<ls32>"
                  + "|(?:(?:<h16>:){0,1}<h16>)?::(?:<h16>:){3}<ls32>"
                  + "|(?:(?:<h16>:){0,2}<h16>)?::(?:<h16>:){2}<ls32>"
                  + "|(?:(?:<h16>:){0,3}<h16>)?::<h16>:<ls32>"
                  + "|(?:(?:<h16>:){0,4}<h16>)?::<ls32>"
                  + "|(?:(?:<h16>:){0,5}<h16>)?::<h16>|(?:(?:<h16>:){0,6}<h16>)?::)"),
          Map.entry("sub", "!$&'()*+,;="),
          Map.entry("plain", "A-Za-z0-9\\-._~"),
          Map.entry("pchar", "(?:[<plain><sub>:@<more>]|<pct>)"),
          Map.entry(
              "host",
              "(?:\\[(?:<ipv6>|[vV][0-9A-Fa-f]+\\.[<plain><sub>:]+)\\]"
                  + "|(?:[<plain><sub><more>]|<pct>)*)"),
          Map.entry("authority", "(?:(?:[<plain><sub>:<more>]|<pct>)*@)?<host>(?::[0-9]*)?"),
          Map.entry("tail", "(?:\\?(?:<pchar>|[/?<private>])*)?(?:#(?:<pchar>|[/?])*)?"),
          Map.entry(
              "hier",
              "(?://<authority>(?:/<pchar>*)*|/(?:<pchar>+(?:/<pchar>*)*)?"
                  + "|<pchar>+(?:/<pchar>*)*|)"),
          Map.entry("scheme", "[A-Za-z][A-Za-z0-9+.\\-]*"),
          Map.entry("any-uri", "<scheme>:<hier><tail>"),
          Map.entry(
              "relative-uri",
              "(?://<authority>(?:/<pchar>*)*|/(?:<pchar>+(?:/<pchar>*)*)?"
                  + "|(?:[<plain><sub>@<more>]|<pct>)+(?:/<pchar>*)*|)<tail>"),
          // RFC 5321, section 4.1.2.
          Map.entry("atext", "A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-"),
          Map.entry(
              "local",
              "(?:[<atext><more>]+(?:\\.[<atext><more>]+)*"
                  + "|\"(?:[ !#-\\[\\]-~<more>]|\\\\[ -~])*\")"),
          Map.entry("label", "[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?"),
          Map.entry("domain", "<label>(?:\\.<label>)*"),
          Map.entry("mailbox-host", "(?:<domain>|\\[(?:<ipv4>|IPv6:<ipv6>)\\])"),
          // RFC 6570, section 2.
          Map.entry("varname", "(?:[A-Za-z0-9_]|<pct>)(?:\\.?(?:[A-Za-z0-9_]|<pct>))*"),
          Map.entry("varspec", "<varname>(?::[1-9][0-9]{0,3}|\\*)?"),
          Map.entry("template-text", "(?:[!#$&-;=?-\\[\\]_a-z~<more><private>]|<pct>)"),
          // RFC 6901.
          Map.entry("pointer", "(?:/(?:[^~/]|~[01])*)*"));

  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("date-time", "<full-date>[Tt]<full-time>"),
          Map.entry("date", "<full-date>"),
          Map.entry("time", "<full-time>"),
          Map.entry(
              "duration",
              "P(?:[0-9]+W|(?:<days>)(?:T<times>)?|T<times>)"
                  .replace("<days>", "[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D")
                  .replace(
                      "<times>",
                      "(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)")),
          Map.entry("email", "<local>@<mailbox-host>"),
          Map.entry("hostname", "<domain>"),
          Map.entry("ipv4", "<ipv4>"),
          Map.entry("ipv6", "<ipv6>"),
          Map.entry("uri", "<any-uri>"),
          Map.entry("uri-reference", "(?:<any-uri>|<relative-uri>)"),
          Map.entry("iri", "<any-uri>"),
          Map.entry("iri-reference", "(?:<any-uri>|<relative-uri>)"),
          Map.entry(
              "uri-template", "(?:<template-text>|\\{[+#./;?&=,!@|]?<varspec>(?:,<varspec>)*\\})*"),
          Map.entry(
              "uuid",
              "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"),
          Map.entry("json-pointer", "<pointer>"),
          Map.entry("relative-json-pointer", "(?:0|[1-9][0-9]*)(?:#|<pointer>)"));

  private static final Map<String, Regex> KNOWN = new ConcurrentHashMap<>();

  private StringFormats() {}

  /**
   * The strings of a format; null for one that the specification does not name.
   *
   * @throws SchemaRefusal if it names it, and it is no regular language
   */
  static @Nullable Regex of(String name, Draft draft) {
    if (name.equals("hostname") && draft.knowsEncodedHostnames()) {
      throw new SchemaRefusal(
          Kind.UNSUPPORTED, "format", "\"hostname\" with encoded characters cannot be enforced");
    }
    if (REFUSED.contains(name)) {
      throw new SchemaRefusal(Kind.UNSUPPORTED, "format", "\"" + name + "\" cannot be enforced");
    }
    return FORMATS.containsKey(name) ? KNOWN.computeIfAbsent(name, StringFormats::made) : null;
  }

  private static Regex made(String name) {
    boolean wide = name.startsWith("i") && !name.startsWith("ip") || name.equals("uri-template");
    String pattern = expanded("^" + FORMATS.get(name) + "$", wide);
    var regex = Patterns.search(pattern, "format");
    if (name.equals("time")) return RegexAlgebra.or(regex, LeapSeconds.TIMES);
    if (name.equals("date-time")) return RegexAlgebra.or(regex, leapSeconds());
    // A host's name has at most 253 characters.
    return name.equals("hostname")
        ? RegexAlgebra.and(regex, Regex.repeat(Regex.characters(CodePoints.all()), 1, 253))
        : regex;
  }

  private static Regex leapSeconds() {
    return Regex.sequence(
        Patterns.search(expanded("^<full-date>[Tt]$", false), "format"), LeapSeconds.TIMES);
  }

  private static String expanded(String pattern, boolean wide) {
    String text = pattern;
    while (text.contains("<")) {
      int start = text.indexOf('<');
      int end = text.indexOf('>', start);
      String name = text.substring(start + 1, end);
      String part =
          switch (name) {
            case "more" ->
                wide ? "\\u00A0-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFEF\\u{10000}-\\u{EFFFD}" : "";
            case "private" -> wide ? "\\uE000-\\uF8FF\\u{F0000}-\\u{10FFFD}" : "";
            default -> PARTS.getOrDefault(name, "");
          };
      text = text.substring(0, start) + part + text.substring(end + 1);
    }
    return text;
  }
}
