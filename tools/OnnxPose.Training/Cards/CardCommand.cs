using OnnxPose.Onnx.Files;
using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Cards;

/// <summary><c>card</c>: the miniature's index and its model card, written from the logs of its
/// training.</summary>
static class CardCommand
{
    const string Index = """
        {
          "_class_name": "PosePipeline",
          "tokenizer": ["transformers", "CLIPTokenizer"],
          "text_encoder": ["transformers", "CLIPTextModelWithProjection"],
          "t2p": ["t2p", "T2P"]
        }

        """;

    public static void Run(Arguments arguments)
    {
        var models = arguments.Text("models", "models/mini");
        var run = arguments.Text("run", "runs/t2p");
        var earlierSteps = arguments.Whole("earlier-steps", 0);
        var probes = arguments.Text("probes", "");
        var evaluation = arguments.Text("evaluation", "");
        arguments.RefuseOthers();
        var sizes = Directory.EnumerateFiles(models, "*.safetensors", SearchOption.AllDirectories)
            .Sum(static path => new FileInfo(path).Length);
        var sections = new[]
        {
            CardText.Introduction(sizes),
            CardText.Data,
            CardText.Recipe,
            CardTables.Training(Path.Combine(run, "loss.csv"), earlierSteps),
            CardTables.HeldOut(Path.Combine(run, "validation.csv")),
            probes.Length > 0 ? CardTables.Probes(probes) : "",
            evaluation.Length > 0 ? CardTables.Evaluation(evaluation) : "",
            CardText.Limits,
        };
        AtomicFile.WriteText(Path.Combine(models, "README.md"),
            string.Join("\n", sections.Where(static s => s.Length > 0)));
        AtomicFile.WriteText(Path.Combine(models, "model_index.json"), Index);
    }
}
