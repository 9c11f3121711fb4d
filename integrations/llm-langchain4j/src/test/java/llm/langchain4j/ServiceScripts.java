package llm.langchain4j;

import static llm.langchain4j.Scripts.call;

import llm.testkit.ScriptedModel;

/** What the questions of the kits for AI services are answered by. */
final class ServiceScripts {
  private static final String ADD_37_87 = call("add", "{\"arg0\": 37, \"arg1\": 87}");

  private ServiceScripts() {}

  /** A model that answers the questions of the kit for services without tools. */
  static ScriptedModel simple() {
    return ScriptedModel.builder()
        .whenAsked("capital of Germany", "The capital of Germany is Berlin.")
        .whenAsked("Use 'getWeather' tool", call("getWeather", "{\"arg0\": \"Munich\"}"))
        .whenAsked("sunny", "{\"city\": \"Munich\", \"weather\": \"SUNNY\"}")
        .whenAsked("the date today", call("currentDate", "{}"))
        .whenAsked("37 plus 87", ADD_37_87)
        .whenAsked("Now add 47", call("add", "{\"arg0\": 124, \"arg1\": 47}"))
        .answer("It is done.")
        .build();
  }

  /** A model that calls the tools of the kit for services with tools. */
  static ScriptedModel tools() {
    return ScriptedModel.builder()
        .whenAsked(
            "2 tools in parallel", ADD_37_87 + "\n" + call("add", "{\"arg0\": 73, \"arg1\": 78}"))
        .whenAsked("First add 2 and 3", call("add", "{\"arg0\": 2, \"arg1\": 3}"))
        .whenAsked("37 plus 87", ADD_37_87)
        .whenAsked("Now add 47", call("add", "{\"arg0\": 124, \"arg1\": 47}"))
        .whenAsked(
            "Klaus is 37",
            process("{\"name\": \"Klaus\", \"age\": 37, \"height\": 1.78, \"married\": false}"))
        .whenAsked(
            "Klaus lives in",
            process("{\"name\": \"Klaus\", \"address\": {\"city\": \"Langley Falls\"}}"))
        .whenAsked(
            "Francine has 2 children",
            process(
                "{\"name\": \"Francine\", \"children\": [{\"name\": \"Steve\", \"children\": []}, "
                    + "{\"name\": \"Hayley\", \"children\": []}]}"))
        .whenAsked("What is the time now", call("currentTime", "{}"))
        .whenAsked("17:11:45", "It is 17:11:45 now.")
        .whenAsked(
            "temperature in Munich",
            call("currentTemperature", "{\"arg0\": \"Munich\", \"arg1\": \"CELSIUS\"}"))
        .whenAsked("Klaus is 42", process("{\"Klaus\": 42, \"Francine\": 47}"))
        .whenAsked("following names", call("processNames", "{\"arg0\": [\"Klaus\", \"Franny\"]}"))
        .whenAsked("following colors", process("[\"RED\", \"GREEN\"]"))
        .whenAsked("following integers", call("processNumbers", "{\"arg0\": [37, 73]}"))
        .whenAsked("following people", process("[{\"name\": \"Klaus\"}, {\"name\": \"Franny\"}]"))
        .whenAsked(
            "5a904271a57f?",
            call("getUsernameFromId", "{\"arg0\": \"62dbcc27-aaf3-449a-b12d-5a904271a57f\"}"))
        .whenAsked("Alice", "Her name is Alice.")
        .whenAsked("Call tool 'modify'", call("modify", "{\"arg0\": 7}"))
        .whenAsked("Take a photo", call("takePhoto", "{}"))
        .whenAsked("151", "They are 124 and 151.")
        .whenAsked("124", "37 + 87 = 124")
        .whenAsked("20", "The result is 20.")
        .whenAsked("19", "It is 19 degrees.")
        .whenAsked("5\n", call("multiply", "{\"arg0\": 5, \"arg1\": 4}"))
        .answer("It is done.")
        .build();
  }

  private static String process(String argument) {
    return call("process", "{\"arg0\": " + argument + "}");
  }
}
