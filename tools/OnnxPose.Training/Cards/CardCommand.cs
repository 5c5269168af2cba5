using OnnxPose.Onnx.Files;
using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Cards;

/// <summary><c>card</c>: the miniature's index and its model card, written from the logs of its
/// training.</summary>
static class CardCommand
{
    const string Pipeline = "  \"_class_name\": \"PosePipeline\"";

    // The library and the class of every component that may be there, as diffusers writes them.
    static readonly (string Name, string Library, string Class)[] s_components =
    [
        ("tokenizer", "transformers", "CLIPTokenizer"),
        ("text_encoder", "transformers", "CLIPTextModelWithProjection"),
        ("t2p", "t2p", "T2P"),
        ("clip_vision", "transformers", "CLIPVisionModelWithProjection"),
        ("clapp", "t2p", "CLaPP"),
    ];

    public static void Run(Arguments arguments)
    {
        var models = arguments.Text("models", "models/mini");
        var run = arguments.Text("run", "runs/t2p");
        var earlierSteps = arguments.Whole("earlier-steps", 0);
        var probes = arguments.Text("probes", "");
        var evaluation = arguments.Text("evaluation", "");
        var clapp = arguments.Text("clapp", "");
        var clappEvaluation = arguments.Text("clapp-evaluation", "");
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
            evaluation.Length > 0 ? CardTables.Evaluation(evaluation, "t2p") : "",
            clapp.Length > 0 ? CardText.Clapp + CardTables.Clapp(clapp) : "",
            clappEvaluation.Length > 0 ? CardTables.Evaluation(clappEvaluation, "clapp") : "",
            CardText.Limits,
        };
        AtomicFile.WriteText(Path.Combine(models, "README.md"),
            string.Join("\n", sections.Where(static s => s.Length > 0)));
        AtomicFile.WriteText(Path.Combine(models, "model_index.json"), Index(models));
    }

    static string Index(string models)
    {
        var lines = s_components.Where(c => Directory.Exists(Path.Combine(models, c.Name)))
            .Select(static c => $"  \"{c.Name}\": [\"{c.Library}\", \"{c.Class}\"]");
        return $"{{\n{string.Join(",\n", [Pipeline, .. lines])}\n}}\n";
    }
}
