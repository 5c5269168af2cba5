using System.Text.Json;

namespace OnnxPose.Cli.Tests;

/// <summary>The check of traces finds what is wrong, and only that.</summary>
public sealed class ChromeTraceTests
{
    const string Name = """{"ph":"M","name":"thread_name","pid":1,"tid":2,"args":{"name":"a"}}""";

    [TestCase("")]
    [TestCase(""",{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":1.5,"dur":0}""")]
    [TestCase(""",{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":1,"dur":3},""" +
        """{"ph":"X","name":"b","cat":"c","pid":1,"tid":2,"ts":1,"dur":2},""" +
        """{"ph":"X","name":"d","cat":"c","pid":1,"tid":2,"ts":3,"dur":1},""" +
        """{"ph":"X","name":"e","cat":"c","pid":1,"tid":2,"ts":4,"dur":1}""")]
    [TestCase(""",{"ph":"B","name":"a","cat":"c","pid":1,"tid":2,"ts":1},""" +
        """{"ph":"E","name":"a","cat":"c","pid":1,"tid":2,"ts":2}""")]
    [TestCase(""",{"ph":"C","name":"a","cat":"c","pid":1,"tid":2,"ts":1,"args":{"bytes":5}}""")]
    public void WhatIsRight_HasNoFault(string events) => Assert.That(Faults(events), Is.Empty);

    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":1}""", "dur")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":1,"dur":-1}""", "dur")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":-1,"dur":1}""", "ts")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":"1","dur":1}""", "ts")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":"2","ts":1,"dur":1}""", "tid")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1.5,"tid":2,"ts":1,"dur":1}""", "pid")]
    [TestCase("""{"ph":"X","name":"a","pid":1,"tid":2,"ts":1,"dur":1}""", "category")]
    [TestCase("""{"ph":"X","cat":"c","pid":1,"tid":2,"ts":1,"dur":1}""", "no name")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":3,"ts":1,"dur":1}""", "has no name")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":1,"dur":1,"args":[]}""", "args")]
    [TestCase("""{"ph":"Z","name":"a","cat":"c","pid":1,"tid":2,"ts":1}""", "no phase")]
    [TestCase("""{"ph":"C","name":"a","cat":"c","pid":1,"tid":2,"ts":1,"args":{}}""", "counter")]
    [TestCase("""{"ph":"C","name":"a","cat":"c","pid":1,"tid":2,"ts":1,"args":{"b":"5"}}""", "counter")]
    [TestCase("""{"ph":"M","name":"thread","pid":1,"tid":2,"args":{"name":"a"}}""", "names nothing")]
    [TestCase("""{"ph":"M","name":"thread_name","pid":1,"tid":2,"args":{}}""", "names nothing")]
    [TestCase("""{"ph":"B","name":"a","cat":"c","pid":1,"tid":2,"ts":1}""", "does not end")]
    [TestCase("""{"ph":"E","name":"a","cat":"c","pid":1,"tid":2,"ts":1}""", "without having begun")]
    [TestCase("""{"ph":"X","name":"a","cat":"c","pid":1,"tid":2,"ts":1,"dur":3},""" +
        """{"ph":"X","name":"b","cat":"c","pid":1,"tid":2,"ts":2,"dur":2.1}""", "outlasts a by 0.1 us")]
    public void WhatIsWrong_IsFound(string events, string fault) =>
        Assert.That(Faults("," + events), Has.One.Contains(fault));

    [Test]
    public void WhatIsNoTrace_IsFound() =>
        Assert.That(ChromeTrace.Faults(JsonElement.Parse("[]")), Has.One.Contains("traceEvents"));

    static List<string> Faults(string events) =>
        ChromeTrace.Faults(JsonElement.Parse($$"""{"traceEvents":[{{Name}}{{events}}]}"""));
}
