#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
  Installs the wfo agent as a Windows service: Windows Server 2016 or newer, Python 3.11 or newer.
.DESCRIPTION
  Needs in this folder: wfo-*.whl, and WinSW's program under the name wfo-agent.exe. Does, in this order: a folder that only
  administrators can read, an environment of its own, joining with the word from `wfo agents enrol`, the service, its start.
  Stops at the first step that fails; run it again then. To remove: wfo-agent.exe stop; wfo-agent.exe uninstall.
.EXAMPLE
  .\install-agent.ps1 -Site site42 -Role premises-server -Join eyJ… -Allow 127.0.0.1,10.4.2.0/24
#>
param(
  [Parameter(Mandatory)] [ValidatePattern('^[a-z0-9-]{1,40}$')] [string] $Site,
  [Parameter(Mandatory)] [ValidatePattern('^[a-z0-9-]{1,40}$')] [string] $Role,
  [Parameter(Mandatory)] [string] $Join,
  [Parameter(Mandatory)] [string[]] $Allow,
  [string] $Folder = "$env:ProgramData\wfo"
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

function Invoke-Step([string] $What, [string] $Program, [string[]] $Arguments) {
  Write-Output $What
  & $Program @Arguments
  if ($LASTEXITCODE -ne 0) { throw "$What failed with exit code $LASTEXITCODE" }
}

$wheel = @(Get-ChildItem -Path $PSScriptRoot -Filter 'wfo-*.whl')
if ($wheel.Count -ne 1) { throw "$PSScriptRoot must hold exactly one wfo-*.whl" }
$wrapper = Join-Path $PSScriptRoot 'wfo-agent.exe'
if (-not (Test-Path -LiteralPath $wrapper)) { throw "$wrapper is not there: it is WinSW's program under that name" }

New-Item -ItemType Directory -Force -Path $Folder | Out-Null
# By their well-known ids, which are the same in every language: SYSTEM and Administrators.
Invoke-Step 'Closing the folder to others' 'icacls.exe' @($Folder, '/inheritance:r', '/grant', '*S-1-5-18:(OI)(CI)F', '/grant', '*S-1-5-32-544:(OI)(CI)F')
Invoke-Step 'Making the environment' 'py.exe' @('-3', '-m', 'venv', "$Folder\venv")
Invoke-Step 'Installing wfo' "$Folder\venv\Scripts\python.exe" @('-m', 'pip', 'install', '--quiet', $wheel[0].FullName)

$joining = @('agent', '--site', $Site, '--role', $Role, '--folder', "$Folder\agent", '--only-join', '--join', $Join)
foreach ($entry in $Allow) { $joining += @('--allow', $entry) }
Invoke-Step 'Joining' "$Folder\venv\Scripts\wfo.exe" $joining

Copy-Item -LiteralPath $wrapper -Destination "$Folder\wfo-agent.exe" -Force
$service = Get-Content -Raw -LiteralPath (Join-Path $PSScriptRoot 'wfo-agent.xml')
$service.Replace('@SITE@', $Site).Replace('@ROLE@', $Role) | Set-Content -Encoding UTF8 -LiteralPath "$Folder\wfo-agent.xml"
# As LocalSystem: Windows shows Defender's exclusions to administrators only; to others they are hidden, not empty.
Invoke-Step 'Installing the service' "$Folder\wfo-agent.exe" @('install')
Invoke-Step 'Starting it' "$Folder\wfo-agent.exe" @('start')
Write-Output "Done. Its allow-list is $Folder\agent\allow; its log $Folder\wfo-agent.err.log."
