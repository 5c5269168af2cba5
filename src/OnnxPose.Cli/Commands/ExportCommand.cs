using System.CommandLine;
using OnnxPose.Components;
using OnnxPose.Onnx.Export;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose models export --out DIR</c>: writes the networks of a model as ONNX files.</summary>
sealed class ExportCommand
{
    enum Operators
    {
        Runtime,
        Standard,
    }

    readonly Argument<string?> _folder = ModelsCommand.FolderArgument();

    readonly Option<string> _out = new("--out")
    {
        Description = "Folder for COMPONENT/model.onnx and what belongs to it.",
        HelpName = "DIR",
        Required = true,
        CustomParser = OptionParser.Folder!,
    };

    readonly Option<string[]?> _components = new("--component")
    {
        Description = "A component to export; may be given again. Default: all.",
        HelpName = "NAME",
    };

    readonly Option<OnnxType?> _precision = new("--precision")
    {
        Description = "What the graphs compute in: fp32 (default) or fp16.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("fp32", OnnxType.Float32), ("fp16", OnnxType.Float16)),
    };

    readonly Option<Operators?> _operators = new("--ops")
    {
        Description = "ort (default): ONNX Runtime's fused operators too. portable: standard ones only.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("ort", Operators.Runtime), ("portable", Operators.Standard)),
    };

    readonly Option<int?> _opset = new("--opset")
    {
        Description = "Version of the standard operators, " +
            $"{GraphTarget.OldestOperatorSet} to {GraphTarget.NewestOperatorSet}. Default: 20.",
        HelpName = "N",
        CustomParser = OptionParser.Number(GraphTarget.OldestOperatorSet, GraphTarget.NewestOperatorSet),
    };

    readonly Option<WeightPlacement?> _weights = new("--weights")
    {
        Description = "auto (default): within model.onnx up to 1 GiB, else beside it. copied: beside it. " +
            "in-place: the weights files themselves, linked, not copied.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("auto", WeightPlacement.Automatic),
            ("copied", WeightPlacement.Copied), ("in-place", WeightPlacement.InPlace)),
    };

    readonly Option<bool> _triton = new("--triton")
    {
        Description = "Write a model repository for the Triton server: NAME/1/model.onnx, NAME/config.pbtxt.",
    };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("export",
            "Write the networks of a model as ONNX files that other programs load; the folder is a model\n" +
            "for --models too. Inputs and outputs have the names that Optimum gives them, adapter.0, ...\n" +
            "beside them. Prints the files.");
        var options = new ExportCommand();
        command.Arguments.Add(options._folder);
        Option[] all =
        [
            options._out, options._components, options._precision, options._operators, options._opset,
            options._weights, options._triton,
        ];
        Array.ForEach(all, command.Options.Add);
        command.SetAction(parsed => Run(options, parsed, context));
        return command;
    }

    ExportOptions Read(ParseResult parsed) => new()
    {
        Target = new()
        {
            Precision = parsed.GetValue(_precision) ?? OnnxType.Float32,
            Portable = parsed.GetValue(_operators) == Operators.Standard,
            OperatorSet = parsed.GetValue(_opset) ?? 20,
        },
        Weights = parsed.GetValue(_weights) ?? WeightPlacement.Automatic,
        Components = parsed.GetValue(_components) ?? [],
        ForTriton = parsed.GetValue(_triton),
    };

    static int Run(ExportCommand options, ParseResult parsed, CommandContext context)
    {
        var model = ModelLocation.Resolve(
            parsed.GetValue(options._folder) ?? parsed.GetValue(context.Options.Models));
        var target = parsed.GetRequiredValue(options._out);
        var written = new List<string>();
        try
        {
            foreach (var file in ModelExporter.Export(new(model), target, options.Read(parsed), context.Stop))
            {
                written.Add(file);
                context.Say(parsed, $"export: {file}");
            }
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
        if (context.AsJson(parsed))
        {
            context.Terminal.Out.WriteLine(JsonText.Object(json =>
            {
                json.WriteString("command", "models export");
                json.WriteStartArray("files");
                written.ForEach(json.WriteStringValue);
                json.WriteEndArray();
            }));
        }
        else
        {
            written.ForEach(context.Terminal.Out.WriteLine);     // none where settings alone were copied
        }
        return ExitCode.Done;
    }
}
