using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class EvalCommandTests
{
    static string[] T2p => ["eval", "t2p", "--captions", "4", "--models", TestModel.Folder];

    [Test]
    public void T2p_with_json_is_one_object_with_a_map_of_numbers()
    {
        var run = CliRun.Here([.. T2p, "--json", "--seed", "3"]);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.OutLines, Has.Length.EqualTo(1));
        Assert.That(run.Json.GetProperty("settings").GetProperty("seed").GetString(), Is.EqualTo("3"));
        var metrics = run.Json.GetProperty("metrics");
        string[] names =
        [
            "ruleAgreement", "ruleAgreementSeen", "ruleAgreementUnseen", "ruleWorst", "groundTruth",
            "shuffled", "ruleAgreementApart", "boneLengthsInRange",
        ];
        foreach (var name in names)
        {
            Assert.That(metrics.GetProperty(name).GetDouble(), Is.InRange(0, 1), name);
        }
        Assert.That(metrics.EnumerateObject().Select(static metric => metric.Name),
            Has.Some.StartsWith("rule.action."));
    }

    [Test]
    public void T2p_without_json_is_a_table_and_progress_goes_to_standard_error()
    {
        var run = CliRun.Here(T2p);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.OutLines, Has.Some.StartsWith("| ruleAgreement | "));
        Assert.That(run.ErrorLines, Is.EqualTo(new[] { "4 of 4 captions" }));
    }

    [Test]
    public void Text_takes_the_components_that_the_model_s_index_names()
    {
        using var model = new TempFolder();
        TinyModel.Write(model.Path);
        File.WriteAllLines(model.At("model_index.json"), ["""{ "tokenizer": [null, null], "t2p": "t2p" }"""]);
        var run = CliRun.Here("eval", "text", "--models", model.Path, "--device", "cpu", "--json");
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.JsonError.GetProperty("message").GetString(), Does.Contain("an entry 'tokenizer'"));
    }
}
