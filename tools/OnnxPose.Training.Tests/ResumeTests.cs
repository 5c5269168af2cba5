using System.Globalization;
using OnnxPose.TestKit;
using OnnxPose.Training.Text;
using OnnxPose.Training.Transformer;

namespace OnnxPose.Training.Tests;

/// <summary>A run that was stopped goes on where it was.</summary>
public class ResumeTests
{
    static readonly string s_miniature = Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini");

    [Test]
    public void TheTransformersRun_InTwoParts_IsTheOneInOnePart()
    {
        using var folder = new TempFolder();
        Transformer(folder, "whole", steps: 4);
        Transformer(folder, "parts", steps: 2);
        Assert.That(Rows(folder, "parts"), Has.Length.EqualTo(2));
        Transformer(folder, "parts", steps: 4);

        var (whole, parts) = (Rows(folder, "whole"), Rows(folder, "parts"));
        Assert.That(parts, Has.Length.EqualTo(4));
        foreach (var (expected, row) in whole.Zip(parts))
        {
            Assert.That((row["step"], row["kind"]), Is.EqualTo((expected["step"], expected["kind"])));
            Assert.That(Number(row, "loss"), Is.EqualTo(Number(expected, "loss")).Within(1e-3).Percent);
        }
        Assert.That(File.ReadAllLines(folder.At("parts", "commands.txt")), Has.Length.EqualTo(2));
        Assert.That(File.Exists(folder.At("parts-out", "model.safetensors")));
    }

    [Test]
    public void TheTextEncodersRun_GoesOn()
    {
        using var folder = new TempFolder();
        Text(folder, steps: 2);
        var before = File.ReadAllBytes(folder.At("text-out", "model.safetensors"));
        Text(folder, steps: 5);
        var rows = Rows(folder, "text");
        Assert.That(rows.Select(static row => row["step"]), Is.EqualTo("1 2 3 4 5".Split()));
        Assert.That(rows.Select(static row => Number(row, "seconds")), Is.Ordered);
        Assert.That(
            File.ReadAllBytes(folder.At("text-out", "model.safetensors")), Is.Not.EqualTo(before));
    }

    [Test]
    public void ACheckpointOfAnotherSeed_IsRefused_AndStays()
    {
        using var folder = new TempFolder();
        Text(folder, steps: 1);
        var checkpoint = folder.At("text", "checkpoint.safetensors");
        var before = File.ReadAllBytes(checkpoint);
        Assert.That(() => Text(folder, steps: 2, seed: 8), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains(checkpoint).And.Message.Contains("seed 7").And.Message.Contains("--resume"));
        Assert.That(File.ReadAllBytes(checkpoint), Is.EqualTo(before));
    }

    static void Transformer(TempFolder folder, string run, int steps) => PoseTraining.Run(new([
        "t2p", "--resume", folder.At(run), "--out", folder.At(run + "-out"),
        "--text", Path.Combine(s_miniature, "text_encoder"),
        "--tokenizer", Path.Combine(s_miniature, "tokenizer"),
        "--seed", "5", "--steps", Text(steps), "--warm-up-steps", "2",
    ]));

    static void Text(TempFolder folder, int steps, int seed = 7) => TextTraining.Run(new([
        "text", "--resume", folder.At("text"), "--out", folder.At("text-out"),
        "--tokenizer", Path.Combine(s_miniature, "tokenizer"), "--batch", "8",
        "--seed", Text(seed), "--steps", Text(steps), "--warm-up-steps", "2",
    ]));

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    static Dictionary<string, string>[] Rows(TempFolder folder, string run)
    {
        var lines = File.ReadAllLines(folder.At(run, "loss.csv"));
        var columns = lines[0].Split(',');
        return [.. lines[1..].Select(line => columns.Zip(line.Split(','))
            .ToDictionary(static cell => cell.First, static cell => cell.Second))];
    }
}
