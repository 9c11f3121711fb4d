package chat;

import java.util.Locale;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.stereotype.Component;

/** What the model may call. */
@Component
class Weather {
  /** The weather of a city, which here is the same every day. */
  @Tool(description = "The weather in a city now.")
  String weather(String city) {
    int degrees = Math.floorMod(city.toLowerCase(Locale.ROOT).hashCode(), 30);
    return "%d degrees in %s, no rain".formatted(degrees, city);
  }
}
